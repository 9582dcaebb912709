import { spawnSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contestNotices, contestRequests } from '#contracts/contest/contest.events.ts'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import type { Entry, PublicContest } from '#contracts/contest/contest.types.ts'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestPublicRoutes } from '#contracts/contest/public.routes.ts'
import { computeResult } from '#contracts/contest/scoring/score-sheet.ts'
import { contestRoundRoutes } from '#contracts/contest/rounds.routes.ts'
import { contestSalesRoutes } from '#contracts/contest/sales.routes.ts'
import type { ReplyOf } from '#contracts/core/route.ts'
import { refundRoutes } from '#contracts/sales/refunds.routes.ts'
import { sha256 } from '#server/core/digest.ts'
import { newId } from '#server/core/ids.ts'
import { found } from '#server/core/problem.ts'
import type { Person } from '#server/test/support/test-app.ts'
import { People, type Visitor } from './support/browser.ts'
import * as pages from './support/contest-pages.ts'
import {
  HOSTS,
  HOUR_MS,
  WITHIN_MS,
  PANELS,
  FINAL_PANEL,
  ADVANCE,
  FINALISTS,
  SLOT_MS,
  MOOD,
  app,
  operator,
  judges,
  hosts,
  contest,
  folder,
  slug,
  params,
  page,
  check,
  judgeOf,
  people,
  endedLive,
  finalJudges,
  bought,
  prepareJudge,
  judgeAll,
  unevenness,
  until,
  rewordLog,
  openStage,
  closeStage,
} from './support/contest-whole.stage.ts'

/** Their browsers, of whom the guest's page is opened once and never reloaded until the result is final. */
let browsers: People
let guest: Visitor

beforeAll(async () => {
  await openStage()
  browsers = await People.open(app.origin)
  guest = await browsers.enter('guest', { wide: true })
}, 300_000)
afterAll(async () => {
  await browsers.close()
  await closeStage()
})

/** The heats as they stood when they were closed. */
let heats: RoundPage
/** Entries of the final, by number. */
let finals: Entry[]

type RoundPage = ReplyOf<typeof contestRoundRoutes.round>

/** The result as it was first published. */
let published: PublicContest

const wide = ({ name, cookie }: Person) => browsers.enter(name, { cookie, wide: true })
const rows = () => guest.page.getByRole('button', { name: /^第 \d+ 名 / })

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
      .map(([panel, place]) => judgeAll(judgeOf(panel, place), MOOD[panel - 1] ?? 0)),
  )
}, 300_000)

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
  await guest.page.goto(`/contests/${slug}`)
  const { page } = await wide(judgeOf(2, 0))
  await page.goto('/judge')
  await expect.poll(() => rows().count()).toBe(HOSTS / PANELS.length)
  await pages.lockPanel(page, PANELS[1])
  await expect.poll(() => rows().count()).toBe((2 * HOSTS) / PANELS.length)
  const back = await app.socket()
  expect(
    new Set((await back.ask(contestRequests.watch, { slug })).standings.map((it) => it.entry.panel)),
  ).toEqual(new Set([1, 2]))
})

test('the absent judge is excused by the panel’s chief, and the last heat locks', async () => {
  // The third heat waits for the absent judge until its chief excuses them.
  expect(
    (
      await app.call(contestProcedureRoutes.lockPanel, {
        cookie: judgeOf(3, 0).cookie,
        params: { ...params(), panel: '3' },
      })
    ).status,
  ).toBe(409)
  const { page } = await wide(judgeOf(3, 0))
  await page.goto('/judge')
  await pages.excuse(page, absent().name, '突发疾病')
  await lockPanel(3)
  await expect.poll(() => rows().count()).toBe(HOSTS)
})

test('the best six of each heat go on, and moods weigh less than they would unaligned', async () => {
  const page = await app.ask(contestRoundRoutes.closeRound, { cookie: operator.cookie, params: params() })
  expect(page.round).toBe(2)
  heats = await app.ask(contestRoundRoutes.round, { params: { slug, round: '1' } })
  const byHeat = Map.groupBy(
    heats.entries.filter((it) => it.advanced),
    (it) => it.panel,
  )
  expect([...byHeat.values()].map((it) => it.length)).toEqual([ADVANCE, ADVANCE, ADVANCE])
  for (const { panel, advanced, id } of heats.entries) {
    const ranks = heats.standings.filter((it) => it.track === 1 && it.entry.panel === panel)
    expect(ranks.findIndex((it) => it.entry.id === id) < ADVANCE).toBe(advanced)
  }
  // Ties were broken to the last: nobody shares a rank, though scores are shared.
  const board = heats.standings.filter((it) => it.track === 1)
  expect(new Set(board.map((it) => it.rank)).size).toBe(HOSTS)
  expect(new Set(board.map((it) => it.score)).size).toBeLessThan(HOSTS)
  const { sheet } = await app.ask(contestProofRoutes.scoringSheet, {
    params: { slug },
    query: { round: '1' },
  })
  expect(unevenness(computeResult(sheet, sha256))).toBeLessThan(
    unevenness(computeResult({ ...sheet, judges: sheet.judges.map((it) => ({ ...it, panel: 1 })) }, sha256)),
  )
}, 120_000)

test('everybody reads who went on from which heat', async () => {
  await pages.tab(guest.page, '分镇初赛')
  await expect.poll(() => rows().count()).toBe(HOSTS)
  await expect.poll(() => rows().filter({ hasText: '晋级' }).count()).toBe(FINALISTS)
})

test('the finalists are entered with a live each, one after another on the timetable', async () => {
  const { cookie } = operator
  const begins = app.clock.now().getTime()
  const advanced = heats.entries.filter((it) => it.advanced)
  for (const [index, { host }] of advanced.entries()) {
    const startsAt = new Date(begins + index * SLOT_MS)
    const liveId = await endedLive(host.id, startsAt)
    const { id } = await app.ask(contestRoutes.addEntry, {
      ...{ cookie, params: params() },
      body: { liveId, panel: FINAL_PANEL },
    })
    const slot = {
      startsAt: startsAt.toISOString(),
      endsAt: new Date(startsAt.getTime() + SLOT_MS).toISOString(),
    }
    await app.ask(contestRoundRoutes.setSlot, { cookie, params: { ...params(), entryId: id }, body: slot })
  }
  const out = heats.entries.find((it) => !it.advanced)
  const refused = await app.call(contestRoutes.addEntry, {
    ...{ cookie, params: params() },
    body: { liveId: await endedLive(out?.host.id ?? '', app.clock.now()), panel: FINAL_PANEL },
  })
  expect(refused.body).toMatchObject({ code: 'not_advanced' })
  const { items } = await app.ask(contestRoundRoutes.timetable, { params: { slug } })
  expect(items.map((it) => it.number)).toEqual(advanced.map((_, index) => HOSTS + 1 + index))
  finals = (await page()).contestants.filter((it) => it.round === 2)
  expect(finals).toHaveLength(FINALISTS)
  // Heats may be appealed against for a day: before that the final is not decided.
  app.clock.ahead(25 * HOUR_MS)
}, 120_000)

const hostOf = (entry: Entry): Person => found(hosts.find(({ id }) => id === entry.host.id))

/** The final's sales by entry, each with its parcels. */
const parcels = new Map<string, string[]>()

test('buyers order in the finals’ lives and pay; a finalist buys from herself, and a family arranges one', async () => {
  const buyers = await people(3, 'viewer')
  for (const [index, { id, liveId }] of finals.entries())
    for (const [place, buyer] of buyers.entries())
      if (place <= index % 3)
        parcels.set(id, [...(parcels.get(id) ?? []), await bought(liveId, buyer, FINALISTS - index)])
  const [first, second] = [found(finals[0]), found(finals[1])]
  const [self, family] = [hostOf(first), await app.account('viewer')]
  await bought(first.liveId, self, 900)
  await bought(second.liveId, family, 800)
  const params = { contestId: contest.id, entryId: second.id }
  const { cookie } = operator
  const { items } = await app.ask(contestSalesRoutes.entryOrders, { cookie, params })
  await app.ask(contestSalesRoutes.markOrganised, {
    ...{ cookie, params },
    body: { orderId: items[0]?.orderId, organised: true, reason: '亲戚拼单' },
  })
  const salesOf = (entry: Entry | undefined) =>
    app.ask(contestSalesRoutes.entrySales, { params: { slug, number: String(entry?.number ?? 0) } })
  const [own, arranged] = [await salesOf(first), await salesOf(second)]
  expect(own).toMatchObject({ validOrders: 1, apart: [{ because: 'self', orders: 1 }] })
  expect(own.weightedFen).toBe((own.netFen * 3) / 2)
  expect(arranged).toMatchObject({ validOrders: 2, apart: [{ because: 'organised', orders: 1 }] })
}, 300_000)

test('five judges mark the final on its slots, recused again from whom they are tied to', async () => {
  await Promise.all(finalJudges().map((it) => judgeAll(it, 0)))
  published = await app.ask(contestRoutes.publish, { cookie: operator.cookie, params: params() })
  for (const [host, judge] of [
    [hosts[9], judgeOf(1, 1)],
    [hosts[22], judgeOf(2, 2)],
  ] as const) {
    const entry = finals.find((it) => it.host.id === host?.id)
    if (!entry) continue
    const { seat } = await app.db.prisma.contestJudge.findFirstOrThrow({ where: { accountId: judge.id } })
    const { parts } = await app.ask(contestProofRoutes.score, {
      params: { slug, number: String(entry.number) },
    })
    expect(parts[0]?.marks.find((it) => it.seat === seat)?.state).toBe('recused')
  }
}, 300_000)

test('ten and fifteen are honoured in the final, and ties are broken to the last', () => {
  for (const [track, count] of [
    [1, 10],
    [2, 15],
  ] as const) {
    expect(board(published, track)).toHaveLength(FINALISTS)
    expect(awarded(published, track)).toHaveLength(count)
    expect(new Set(board(published, track).map((it) => it.rank)).size).toBe(FINALISTS)
  }
  expect(new Set(board(published, 1).map((it) => it.score)).size).toBeLessThan(FINALISTS)
  const { seed, lot, commitment } = published.draw
  expect([sha256(seed ?? ''), lot?.length]).toEqual([commitment, 64])
})

test('everybody sees both boards and the awards on the page that they kept open', async () => {
  await pages.tab(guest.page, '总决赛')
  await expect.poll(() => rows().count()).toBe(FINALISTS)
  const wall = guest.page.getByRole('region', { name: '获奖墙' })
  await expect.poll(() => wall.getByRole('listitem').count()).toBe(10)
  await rows().first().click()
  await guest.page.getByRole('dialog').getByText('第 1 名 · 分数怎么来的').waitFor()
  await guest.page.keyboard.press('Escape')
  await pages.tab(guest.page, '带货达人')
  await expect.poll(() => wall.getByRole('listitem').count()).toBe(15)
  await rows()
    .filter({ hasText: found(board(published, 2)[0]).entry.host.displayName })
    .first()
    .waitFor()
})

test('a refund in the hold moves the best seller down', async () => {
  const [best] = board(published, 2)
  const bestRow = await rows().first().getAttribute('aria-label')
  for (const parcelId of parcels.get(best?.entry.id ?? '') ?? []) {
    const parcel = await app.db.prisma.parcel.findUniqueOrThrow({ where: { id: parcelId } })
    await app.ask(refundRoutes.refund, {
      ...{ cookie: operator.cookie, key: newId(), params: { parcelId } },
      body: { amountFen: parcel.goodsFen + parcel.freightFen, reason: '果子坏了', restock: false },
    })
  }
  await expect
    .poll(async () => board(await page(), 2)[0]?.entry.number, { timeout: 20_000 })
    .not.toBe(best?.entry.number)
  expect(awarded(await page(), 2)).toHaveLength(15)
  await expect.poll(() => rows().first().getAttribute('aria-label')).not.toBe(bestRow)
  const { items } = await app.ask(contestProofRoutes.log, {
    params: { slug },
    query: { after: String((await check()).entries - 5) },
  })
  expect(items.map((it) => it.kind)).toContain('refund')
}, 120_000)

test('an appeal that is upheld strikes the sheet in question', async () => {
  const entry = found(finals[0])
  const appellant = hostOf(entry)
  const number = String(entry.number)
  const host = await browsers.enter('host', { cookie: (await app.session(appellant)).cookie })
  await pages.fileAppeal(host.page, {
    ...{ slug, host: `${appellant.name}，` },
    ...{ grounds: '评委没有看完', evidence: '回放 01:00 之后没有记号' },
  })
  const filed = await app.db.prisma.appeal.findFirstOrThrow({ where: { entryId: entry.id } })
  const { parts: before } = await app.ask(contestProofRoutes.score, { params: { slug, number } })
  const { seat } = found(before[0]?.marks.find((it) => it.state === 'locked'))
  const arbiters = await people(3, 'official')
  await app.ask(contestProcedureRoutes.nameArbiters, {
    ...{ cookie: operator.cookie, params: { appealId: filed.id } },
    body: { arbiters: arbiters.map((it) => it.id), seats: [seat] },
  })
  const [first, second] = [found(arbiters[0]), found(arbiters[1])]
  await pages.decideAppeal((await wide(first)).page, '记录为证')
  const decided = await app.ask(contestProcedureRoutes.decideAppeal, {
    ...{ cookie: second.cookie, params: { appealId: filed.id } },
    body: { uphold: true, reasons: '记录为证' },
  })
  expect(decided.state).toBe('upheld')
  await guest.page.getByRole('region', { name: '申诉' }).getByText('申诉成立').waitFor()
  const { parts } = await app.ask(contestProofRoutes.score, {
    params: { slug, number },
  })
  expect(parts[0]?.marks.find((it) => it.seat === seat)?.state).toBe('struck')
})

test('the final result is signed, its log whole, and recomputed by the program that knows no server', async () => {
  // Final, signed, and recomputed by the program that knows no server.
  app.clock.ahead(120 * HOUR_MS)
  const { cookie } = await app.session(operator)
  const final = await app.ask(contestProcedureRoutes.finalise, { cookie, params: params() })
  expect(final.finalAt).not.toBeNull()
  const { items } = await app.ask(contestPublicRoutes.certificates, { params: { slug } })
  expect(items).toHaveLength(25)
  for (const { id, statement, signature, publicKey } of items) {
    expect((await app.ask(contestPublicRoutes.certificate, { params: { certificateId: id } })).valid).toBe(
      true,
    )
    expect(holds(statement, signature, publicKey)).toBe(true)
  }
  await guest.page.getByText('已定榜').first().waitFor()
  await guest.page.reload()
  await guest.page.getByText(/首尾相接，没有被改过/).waitFor()
  await guest.page.getByText('25 张证书，扫码可验真').click()
  await guest.page
    .getByRole('link', { name: /号证书|优秀主播/ })
    .first()
    .click()
  await guest.page.getByText('证书有效：签名相符，奖项在榜').waitFor()
  const log = await check()
  expect(log).toMatchObject({ intact: true, faults: [] })
  expect(log.entries).toBeGreaterThan(2_300)

  const program = path.join(import.meta.dirname, '../../scripts/fieldcast-score.mjs')
  for (const round of ['1', '2']) {
    const file = await app.ask(contestProofRoutes.scoringSheet, { params: { slug }, query: { round } })
    const sheet = path.join(folder, `sheet-${round}.json`)
    await writeFile(sheet, JSON.stringify(file))
    const { status, stdout } = spawnSync(process.execPath, [program, sheet], { encoding: 'utf8' })
    expect(stdout).toContain('byte for byte')
    expect(status).toBe(0)
  }
  expect([...app.faults, ...browsers.faults]).toEqual([])
}, 120_000)

test('a log that somebody writes anew from its first entry on is found out by its anchors', async () => {
  await expect
    .poll(async () => (await check()).anchored?.sequence, { timeout: 20_000 })
    .toBe((await check()).entries)
  await rewordLog('突发疾病', '无故缺席')
  const after = await check()
  expect(after.intact).toBe(false)
  expect(after.faults.every((it) => it.endsWith('is not what was anchored'))).toBe(true)
  await guest.page.goto(`/contests/${slug}`)
  await guest.page.getByText(/有改动过的痕迹/).waitFor()
}, 120_000)

/** Whether a signature is the installation's, by nothing but what the certificate says. */
function holds(statement: string, signature: string, publicKey: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64url'))
}
