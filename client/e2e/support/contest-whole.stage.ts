import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import type { PublicContest } from '#contracts/contest/contest.types.ts'
import { defaultProcedure, defaultRubric } from '#contracts/contest/default-rubric.ts'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { type ScoringResult } from '#contracts/contest/scoring/score-sheet.ts'
import { contestEligibilityRoutes } from '#contracts/contest/eligibility.routes.ts'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { logRoot, sealOf, type LogKind } from '#server/areas/contest/log/log-chain.ts'
import { sha256 } from '#server/core/digest.ts'
import { newId } from '#server/core/ids.ts'
import { createTestApp, type Person, type TestApp } from '#server/test/support/test-app.ts'

export const HOSTS = 60
export const HOUR_MS = 3_600_000
const BOX_FEN = 100_00
export const WITHIN_MS = 1_000
/** The heats by town, and then the final. */
export const PANELS = ['天宝组', '放城组', '石莱组']
export const FINAL_PANEL = PANELS.length + 1
/** How many of each heat go on. */
export const ADVANCE = 6
export const FINALISTS = ADVANCE * PANELS.length
const MINUTE_MS = 60_000
/** How long an entry of the final is on. */
export const SLOT_MS = 2 * MINUTE_MS
/** 天宝组 is strict, 放城组 fair and 石莱组 lenient. */
export const MOOD = [-1, 0, 1]

export let app: TestApp
export let operator: Person
export let judges: Person[][]
export let hosts: Person[]
let lives: string[]
export let contest: PublicContest
let skuId: string
let village: { readonly id: string }
export let folder: string

/** The client as it is built. */
const SITE = path.join(import.meta.dirname, '../../../dist/client')

export const slug = 'xintai-2026'
export const params = () => ({ contestId: contest.id })
export const page = () => app.ask(contestRoutes.contest, { params: { slug } })
export const check = () => app.ask(contestProofRoutes.checkLog, { params: { slug } })
export const judgeOf = (panel: number, place: number): Person => judges[panel - 1]?.[place] ?? operator

export async function openStage(): Promise<void> {
  folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-whole-'))
  app = await createTestApp({ anchorFile: path.join(folder, 'heads.txt'), siteFolder: SITE })
  operator = await app.account('operator')
  const { cookie } = operator
  const town = await app.ask(countyRoutes.createTown, { cookie, body: { name: '天宝镇' } })
  village = await app.ask(countyRoutes.createVillage, {
    ...{ cookie, params: { townId: town.id }, body: { name: '柳泉村' } },
  })
  judges = []
  for (let panel = 1; panel <= PANELS.length; panel += 1) judges.push(await people(5, 'judge'))
  hosts = await people(HOSTS, 'host')
  for (const { id } of hosts)
    await app.db.prisma.account.update({ where: { id }, data: { phoneDigest: `phone of ${id}` } })
  lives = await Promise.all(hosts.map((host) => endedLive(host.id, app.clock.now())))
  skuId = await goods()
  contest = await draft()
}

export async function closeStage(): Promise<void> {
  await app.close()
  await rm(folder, { recursive: true })
}

export const people = (count: number, role: 'judge' | 'host' | 'official' | 'viewer') =>
  Promise.all(Array.from({ length: count }, () => app.account(role)))

export async function endedLive(hostId: string, startedAt: Date): Promise<string> {
  const id = newId()
  const drawn = { title: '樱桃熟了', cover: 'orchard', programme: 'contest', startsAt: startedAt }
  const endedAt = new Date(startedAt.getTime() + HOUR_MS)
  await app.db.prisma.live.create({
    data: { id, hostId, villageId: village.id, ...drawn, state: 'ended', startedAt, endedAt },
  })
  return id
}

/** Cherries at 100.00 a box, of a village on the relief list. */
async function goods(): Promise<string> {
  const { cookie } = operator
  await app.ask(countyRoutes.setRelief, { cookie, params: { villageId: village.id }, body: { relief: true } })
  const merchant = { name: '柳泉合作社', villageId: village.id }
  const { id: merchantId } = await app.ask(catalogRoutes.createMerchant, { cookie, body: merchant })
  const sku = { name: '5斤装', priceFen: BOX_FEN, weightGrams: 2500, unit: '箱', stock: 100_000 }
  const told = { title: '大樱桃', description: '早上摘的', picture: 'cherries' }
  const body = { merchantId, originVillageId: village.id, ...told, skus: [sku] }
  return (await app.ask(catalogRoutes.createProduct, { cookie, body })).skus[0]?.id ?? ''
}

/** Who judges the final: some of each heat's judges, both who are recused from somebody among them. */
export const finalJudges = () => [judgeOf(1, 0), judgeOf(1, 1), judgeOf(2, 0), judgeOf(2, 2), judgeOf(3, 0)]

/** Two boards, one judged and one that is measured only; three heats by town, and a final for the best of each. */
async function draft(): Promise<PublicContest> {
  const { cookie } = operator
  const measured = { hint: '', levels: null, track: 2 }
  const body = {
    ...{
      slug,
      title: '新泰乡村直播大赛',
      edition: '2026',
      panels: [...PANELS, '决赛组'],
      tracks: ['优秀主播', '带货达人'],
    },
    rounds: [
      { name: '分镇初赛', panels: [1, 2, 3], advance: ADVANCE },
      { name: '总决赛', panels: [FINAL_PANEL], advance: 0 },
    ],
    procedure: {
      ...defaultProcedure,
      gates: ['identity' as const, 'training' as const, 'violations' as const],
    },
    criteria: [
      ...defaultRubric,
      { ...measured, name: '核验净额', weightBp: 6000, source: 'netSales' as const },
      { ...measured, name: '有效订单', weightBp: 2000, source: 'validOrders' as const },
      { ...measured, name: '售后', weightBp: 2000, source: 'keptSales' as const },
    ],
    awards: [
      { name: '优秀主播', count: 10, sole: false },
      { name: '带货达人', count: 15, track: 2, sole: false },
    ],
  }
  const made = await app.ask(contestRoutes.createContest, { cookie, body })
  const of = { contestId: made.id }
  for (const [index, panel] of judges.entries())
    for (const [place, judge] of panel.entries())
      await app.ask(contestRoutes.addJudge, {
        ...{ cookie, params: of },
        body: { accountId: judge.id, panel: index + 1, chief: place === 0 },
      })
  for (const [place, { id: accountId }] of finalJudges().entries())
    await app.ask(contestRoutes.addJudge, {
      ...{ cookie, params: of },
      body: { accountId, panel: FINAL_PANEL, chief: place === 0 },
    })
  for (const { id: hostId } of hosts)
    await app.ask(contestEligibilityRoutes.recordFact, {
      ...{ cookie, params: of },
      body: { hostId, kind: 'training', holds: true, note: '2026 年培训' },
    })
  for (const [index, liveId] of lives.entries())
    await app.ask(contestRoutes.addEntry, {
      ...{ cookie, params: of },
      body: { liveId, panel: (index % PANELS.length) + 1, overlap: index < 3 },
    })
  return app.ask(contestRoutes.openJudging, { cookie, params: of })
}

/** Buys boxes of cherries in a live and pays for them, as any buyer does; answers the order's parcel. */
export async function bought(liveId: string, buyer: Person, quantity: number): Promise<string> {
  const { cookie } = buyer
  const lines = [{ skuId, quantity, priceFen: BOX_FEN }]
  const order = await app.ask(orderRoutes.placeOrder, { cookie, key: newId(), body: { lines, liveId } })
  const phone = `137${String(1_000_000 + (await app.db.prisma.address.count()))}0`
  const { id: addressId } = await app.ask(orderRoutes.addAddress, {
    ...{
      cookie,
      body: { name: '王小果', phone, region: '山东省泰安市新泰市', street: `果园路 ${phone} 号` },
    },
  })
  const payment = await app.ask(orderRoutes.pay, {
    ...{ cookie, key: newId(), params: { orderId: order.id }, body: { addressId } },
  })
  await app.ask(orderRoutes.decideSandboxPayment, {
    ...{ cookie, params: { paymentId: payment.id }, body: { decision: 'pay' } },
  })
  const paid = await app.ask(orderRoutes.order, { cookie, params: { orderId: order.id } })
  expect(paid.state).toBe('paid')
  return paid.parcels[0]?.id ?? ''
}

export async function prepareJudge(judge: Person, interests: unknown[] = []): Promise<number[]> {
  const { cookie } = judge
  const { recused } = await app.ask(contestProcedureRoutes.declare, {
    cookie,
    params: params(),
    body: { interests },
  })
  const marks = contest.criteria
    .filter((it) => it.source === 'judges')
    .map((it) => ({ criterionId: it.id, level: 2 }))
  await app.ask(contestProcedureRoutes.calibrate, { cookie, params: params(), body: { marks } })
  return recused
}

/** What everybody agrees an entry is worth; some entries are alike, so that ties come about. */
const worth = (number: number, criterion: number): number => {
  const place = Math.floor((number - 1) / PANELS.length)
  if (number > HOSTS) return (((number - HOSTS - 1) % 6) * 2 + criterion) % 4
  return number <= 3 ? (number + criterion) % 3 : (place * 7 + criterion * ((place % 4) + 1)) % 4
}

export async function judgeAll({ id, cookie }: Person, mood: number): Promise<void> {
  const desk = await app.ask(contestRoutes.desk, { cookie })
  const { sheets, criteria } = desk.contests[0] ?? { sheets: [], criteria: [] }
  for (const { entry, state } of sheets) {
    if (state !== 'open') continue
    for (const { id: criterionId, position, source } of criteria) {
      if (source !== 'judges') continue
      const level = Math.max(0, Math.min(3, worth(entry.number, position) + mood))
      const mark = { criterionId, level, streamMs: position * 10_000, note: '' }
      // The same use case without HTTP around it, of which two thousand times would tell nothing more.
      await app.app.contest.judging.setMark(id, entry.id, mark)
    }
    await app.ask(contestRoutes.lockSheet, { cookie, params: { entryId: entry.id } })
  }
}

/** How far the heats' shares of the upper half of the first board are apart. */
export function unevenness({ boards }: ScoringResult): number {
  const upper = boards[0]?.standings.slice(0, HOSTS / 2) ?? []
  const shares = PANELS.map(
    (_, index) => upper.filter((it) => (it.number - 1) % PANELS.length === index).length,
  )
  return Math.max(...shares) - Math.min(...shares)
}

export const until = async (holds: () => boolean): Promise<number> => {
  const started = Date.now()
  while (!holds() && Date.now() - started < 10_000) await new Promise((resolve) => setTimeout(resolve, 10))
  return Date.now() - started
}

/** Rewords what the log says, in the database by hand, and makes every seal after it fit. */
export async function rewordLog(before: string, after: string): Promise<void> {
  const { prisma } = app.db
  await prisma.$executeRaw`ALTER TABLE contest_log DISABLE TRIGGER USER`
  const entries = await prisma.contestLog.findMany({
    where: { contestId: contest.id },
    orderBy: { sequence: 'asc' },
  })
  let previous = logRoot(sha256, contest.id)
  for (const { sequence, at, actor, kind, body: was } of entries) {
    const body = was.replace(before, after)
    const bodyDigest = sha256(body)
    const digest = sealOf(sha256, previous, { sequence, at, actor, kind: kind as LogKind }, bodyDigest)
    previous = digest
    await prisma.contestLog.update({
      where: { contestId_sequence: { contestId: contest.id, sequence } },
      data: { body, bodyDigest, digest },
    })
  }
}
