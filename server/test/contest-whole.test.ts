import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contestNotices, contestRequests } from '#contracts/contest/contest.events.ts'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import type { PublicContest } from '#contracts/contest/contest.types.ts'
import { defaultRubric } from '#contracts/contest/default-rubric.ts'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestPublicRoutes } from '#contracts/contest/public.routes.ts'
import { computeResult, type ScoringResult } from '#contracts/contest/scoring/score-sheet.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { sha256 } from '#server/core/digest.ts'
import { newId } from '#server/core/ids.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import { createTestApp, type Person, type TestApp } from './support/test-app.ts'

const HOSTS = 60
const HOUR_MS = 3_600_000
const WITHIN_MS = 1_000
const PANELS = ['天宝组', '放城组', '石莱组']
/** 天宝组 is strict, 放城组 fair and 石莱组 lenient. */
const MOOD = [-1, 0, 1]

let app: TestApp
let operator: Person
let judges: Person[][]
let hosts: Person[]
let lives: string[]
let contest: PublicContest

const slug = 'xintai-2026'
const params = () => ({ contestId: contest.id })
const page = () => app.ask(contestRoutes.contest, { params: { slug } })
const check = () => app.ask(contestProofRoutes.checkLog, { params: { slug } })
const judgeOf = (panel: number, place: number): Person => judges[panel - 1]?.[place] ?? operator

beforeAll(async () => {
  app = await createTestApp()
  operator = await app.account('operator')
  const { cookie } = operator
  const town = await app.ask(countyRoutes.createTown, { cookie, body: { name: '天宝镇' } })
  const village = await app.ask(countyRoutes.createVillage, {
    ...{ cookie, params: { townId: town.id }, body: { name: '柳泉村' } },
  })
  judges = []
  for (let panel = 1; panel <= PANELS.length; panel += 1) judges.push(await people(5, 'judge'))
  hosts = await people(HOSTS, 'host')
  lives = await Promise.all(hosts.map((host) => endedLive(host.id, village.id)))
  contest = await draft()
}, 300_000)

afterAll(() => app.close())

const people = (count: number, role: 'judge' | 'host' | 'official' | 'viewer') =>
  Promise.all(Array.from({ length: count }, () => app.account(role)))

async function endedLive(hostId: string, villageId: string): Promise<string> {
  const id = newId()
  const startedAt = app.clock.now()
  const drawn = { title: '樱桃熟了', cover: 'orchard', programme: 'contest', startsAt: startedAt }
  const endedAt = new Date(startedAt.getTime() + HOUR_MS)
  await app.db.prisma.live.create({
    data: { id, hostId, villageId, ...drawn, state: 'ended', startedAt, endedAt },
  })
  return id
}

/** Two boards: the judged one of the default rubric, and one that is measured only. */
async function draft(): Promise<PublicContest> {
  const { cookie } = operator
  const measured = { hint: '', levels: null, track: 2 }
  const body = {
    ...{ slug, title: '新泰乡村直播大赛', edition: '2026', panels: PANELS, tracks: ['优秀主播', '带货达人'] },
    procedure: { holdHours: 72, appealHours: 48, calibration: true, declareFirst: true },
    criteria: [
      ...defaultRubric,
      { ...measured, name: '核验净额', weightBp: 6000, source: 'netSales' as const },
      { ...measured, name: '有效订单', weightBp: 2000, source: 'validOrders' as const },
      { ...measured, name: '售后', weightBp: 2000, source: 'keptSales' as const },
    ],
    awards: [
      { name: '优秀主播', count: 10 },
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
  for (const [index, liveId] of lives.entries())
    await app.ask(contestRoutes.addEntry, {
      ...{ cookie, params: of },
      body: { liveId, panel: (index % PANELS.length) + 1, overlap: index < 3 },
    })
  return app.ask(contestRoutes.openJudging, { cookie, params: of })
}

/** A paid order in the database, as sales keeps it. */
async function sold(number: number, totalFen: number, buyer: Person): Promise<string> {
  const id = newId()
  const at = app.clock.now()
  await app.db.prisma.order.create({
    data: {
      ...{ id, accountId: buyer.id, state: 'paid', totalFen, liveId: lives[number - 1] ?? null },
      ...{ placedAt: at, expiresAt: at, paidAt: at },
    },
  })
  return id
}

/** Says of an order that money went back, in the transaction that makes it true, as sales does. */
const refund = (orderId: string, refundedFen: number) =>
  app.db.transaction(async (tx) => {
    await tx.order.update({ where: { id: orderId }, data: { refundedFen } })
    await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId } }])
  })

async function prepareJudge(judge: Person, interests: unknown[] = []): Promise<number[]> {
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

/** What everybody agrees an entry is worth; entries four apart in a panel are alike, so that ties come about. */
const worth = (number: number, criterion: number): number => {
  const place = Math.floor((number - 1) / PANELS.length)
  return number <= 3 ? (number + criterion) % 3 : (place * 7 + criterion * ((place % 4) + 1)) % 4
}

async function judgeAll(panel: number, place: number): Promise<void> {
  const { id, cookie } = judgeOf(panel, place)
  const desk = await app.ask(contestRoutes.desk, { cookie })
  const { sheets, criteria } = desk.contests[0] ?? { sheets: [], criteria: [] }
  for (const { entry, state } of sheets) {
    if (state !== 'open') continue
    for (const { id: criterionId, position, source } of criteria) {
      if (source !== 'judges') continue
      const level = Math.max(0, Math.min(3, worth(entry.number, position) + (MOOD[panel - 1] ?? 0)))
      const mark = { criterionId, level, streamMs: position * 60_000, note: '' }
      // The same use case without HTTP around it, of which two thousand times would tell nothing more.
      await app.app.contest.judging.setMark(id, entry.id, mark)
    }
    await app.ask(contestRoutes.lockSheet, { cookie, params: { entryId: entry.id } })
  }
}

/** How far the panels' shares of the upper half of the first board are apart. */
function unevenness({ boards }: ScoringResult): number {
  const upper = boards[0]?.standings.slice(0, HOSTS / 2) ?? []
  const shares = PANELS.map(
    (_, index) => upper.filter((it) => (it.number - 1) % PANELS.length === index).length,
  )
  return Math.max(...shares) - Math.min(...shares)
}

const until = async (holds: () => boolean): Promise<number> => {
  const started = Date.now()
  while (!holds() && Date.now() - started < 10_000) await new Promise((resolve) => setTimeout(resolve, 10))
  return Date.now() - started
}

/** The result as it was first published. */
let published: PublicContest

const lockPanel = (panel: number) =>
  app.ask(contestProcedureRoutes.lockPanel, {
    ...{ cookie: judgeOf(panel, 0).cookie, params: { ...params(), panel: String(panel) } },
  })
const board = (of: PublicContest, track: number) => of.standings.filter((it) => it.track === track)
const awarded = (of: PublicContest, track: number) => board(of, track).filter((it) => it.award !== null)
/** Everybody with a seat, but for the one who never comes. */
const absent = () => judgeOf(3, 4)
const atWork = () => judges.flatMap((panel) => panel).filter((it) => it !== absent())

test('judges declare, practise and mark; two are recused by what they declared', async () => {
  // Two recusals, computed from what judges declare; one judge never comes.
  const kin = { kind: 'kinship', villageId: null, hostId: hosts[9]?.id, note: '表弟' }
  const business = { kind: 'business', villageId: null, hostId: hosts[22]?.id, note: '供货' }
  expect(await prepareJudge(judgeOf(1, 1), [kin])).toEqual([10])
  expect(await prepareJudge(judgeOf(2, 2), [business])).toEqual([23])
  const prepared = [judgeOf(1, 1), judgeOf(2, 2)]
  for (const judge of atWork()) if (!prepared.includes(judge)) await prepareJudge(judge)
  const seats = PANELS.flatMap((_, index) => [0, 1, 2, 3, 4].map((place) => [index + 1, place] as const))
  await Promise.all(
    seats
      .filter(([panel, place]) => judgeOf(panel, place) !== absent())
      .map(([panel, place]) => judgeAll(panel, place)),
  )
}, 300_000)

test('sales come from real orders in the database, a host’s own purchase among them', async () => {
  // Measured from real orders: the first hosts of each panel sold, host 7 also bought from herself.
  const buyers = await people(3, 'viewer')
  const orders: string[] = []
  for (let number = 1; number <= 18; number += 1)
    for (const [index, buyer] of buyers.entries())
      if (index <= number % 3) orders.push(await sold(number, 100_00 * (19 - number), buyer))
  await sold(7, 1_000_000_00, hosts[6] ?? operator)
})

test('a watcher is told of a lock within a second, and one who was away is exact on return', async () => {
  // A watcher is told of each lock within a second, and one who was away is exact on return.
  const watcher = await app.socket()
  await app.ask(contestRoutes.contest, { params: { slug } })
  expect((await watcher.ask(contestRequests.watch, { slug })).standings).toEqual([])
  const heard = () => watcher.heard(contestNotices.changed).at(-1)
  await lockPanel(1)
  expect(await until(() => (heard()?.standings.length ?? 0) > 0)).toBeLessThan(WITHIN_MS)
  expect(new Set(heard()?.standings.map((it) => it.entry.panel))).toEqual(new Set([1]))
  watcher.close()
  await lockPanel(2)
  const back = await app.socket()
  expect(
    new Set((await back.ask(contestRequests.watch, { slug })).standings.map((it) => it.entry.panel)),
  ).toEqual(new Set([1, 2]))
})

test('the absent judge is excused by the panel’s chief, and the result is published', async () => {
  // The third panel waits for the absent judge until its chief excuses them.
  expect(
    (
      await app.call(contestProcedureRoutes.lockPanel, {
        cookie: judgeOf(3, 0).cookie,
        params: { ...params(), panel: '3' },
      })
    ).status,
  ).toBe(409)
  await app.ask(contestProcedureRoutes.setAside, {
    ...{ cookie: judgeOf(3, 0).cookie, params: params() },
    body: { accountId: absent().id, entryId: null, reason: '突发疾病' },
  })
  await lockPanel(3)
  published = await app.ask(contestRoutes.publish, { cookie: operator.cookie, params: params() })
})

test('ten and fifteen are honoured, ties are broken to the last, and moods weigh less than unaligned', async () => {
  expect(board(published, 1)).toHaveLength(HOSTS)
  expect(awarded(published, 1)).toHaveLength(10)
  expect(awarded(published, 2)).toHaveLength(15)
  // Ties were broken to the last: nobody shares a rank, though scores are shared.
  expect(new Set(board(published, 1).map((it) => it.rank)).size).toBe(HOSTS)
  expect(new Set(board(published, 1).map((it) => it.score)).size).toBeLessThan(HOSTS)
  // The panels' moods weigh less than they would unaligned: each has nearer its share of the upper half.
  const { sheet } = await app.ask(contestProofRoutes.scoringSheet, { params: { slug } })
  expect(unevenness(computeResult(sheet, sha256))).toBeLessThan(
    unevenness(computeResult({ ...sheet, judges: sheet.judges.map((it) => ({ ...it, panel: 1 })) }, sha256)),
  )
  const seller = board(published, 2).find((it) => it.entry.number === 7)
  expect(seller?.parts[0]?.measured).toBe(2 * 100_00 * 12)
})

test('a refund in the hold moves the best seller down', async () => {
  // A refund in the hold moves the best seller down; the log says so.
  const [best] = board(published, 2)
  const bestLive = lives[(best?.entry.number ?? 0) - 1] ?? ''
  for (const order of await app.db.prisma.order.findMany({ where: { liveId: bestLive } }))
    await refund(order.id, order.totalFen)
  let after = published
  for (let tries = 0; tries < 100 && board(after, 2)[0]?.entry.number === best?.entry.number; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    after = await page()
  }
  expect(board(after, 2)[0]?.entry.number).not.toBe(best?.entry.number)
  expect(awarded(after, 2)).toHaveLength(15)
})

test('an appeal that is upheld strikes the sheet in question', async () => {
  // An appeal that is upheld: the strict chief's sheet for entry 13 is struck.
  const appellant = hosts[12] ?? operator
  const entryId = contest.contestants.find((it) => it.number === 13)?.id ?? ''
  const filed = await app.ask(contestProcedureRoutes.fileAppeal, {
    ...{ cookie: appellant.cookie, params: params() },
    body: { entryId, grounds: '评委长没有看完', evidence: '回放 12:00 之后没有记号' },
  })
  const arbiters = await people(3, 'official')
  await app.ask(contestProcedureRoutes.nameArbiters, {
    ...{ cookie: operator.cookie, params: { appealId: filed.id } },
    body: { arbiters: arbiters.map((it) => it.id), seats: [1] },
  })
  const decisions = []
  for (const { cookie } of arbiters.slice(0, 2))
    decisions.push(
      await app.ask(contestProcedureRoutes.decideAppeal, {
        cookie,
        params: { appealId: filed.id },
        body: { uphold: true, reasons: '记录为证' },
      }),
    )
  expect(decisions.map((it) => it.state)).toEqual(['open', 'upheld'])
  const { parts } = await app.ask(contestProofRoutes.score, { params: { slug, number: '13' } })
  expect(parts[0]?.marks.find((it) => it.seat === 1)?.state).toBe('struck')
})

test('the final result is signed, its log whole, and recomputed by the program that knows no server', async () => {
  // Final, signed, and recomputed by the program that knows no server.
  app.clock.ahead(120 * HOUR_MS)
  const { cookie } = await app.session(operator)
  const final = await app.ask(contestProcedureRoutes.finalise, { cookie, params: params() })
  expect(final.finalAt).not.toBeNull()
  const { items } = await app.ask(contestPublicRoutes.certificates, { params: { slug } })
  expect(items).toHaveLength(25)
  expect(items.every((it) => it.valid)).toBe(true)
  const log = await check()
  expect(log).toMatchObject({ intact: true, faults: [] })
  expect(log.entries).toBeGreaterThan(2_300)

  const file = await app.ask(contestProofRoutes.scoringSheet, { params: { slug } })
  const folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-whole-'))
  await writeFile(path.join(folder, 'sheet.json'), JSON.stringify(file))
  const program = path.join(import.meta.dirname, '../../scripts/fieldcast-score.mjs')
  const { status, stdout } = spawnSync(process.execPath, [program, path.join(folder, 'sheet.json')], {
    encoding: 'utf8',
  })
  await rm(folder, { recursive: true })
  expect(stdout).toContain('byte for byte')
  expect(status).toBe(0)
  expect(app.faults).toEqual([])
})
