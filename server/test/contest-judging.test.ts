import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import {
  contestOf,
  draft,
  lock,
  markAll,
  markWith,
  prepare,
  problem,
  publish,
  recuse,
  setMark,
  sheetOf,
} from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

/** Of one mark: what it is held to, the sheet, the log's entry, and the answer. */
const MOST_STATEMENTS = 15

let county: ContestSetting
let operator: Somebody
let zhou: Somebody
let wen: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
  zhou = await county.somebody('周恪言', 'judge')
  wen = await county.somebody('温如玉', 'judge')
})

afterAll(() => county.close())

/** One entry, and 周恪言 alone to judge it. */
const prepareOne = () => prepare(county, operator, ['徐春杏'], [zhou])

describe('a sheet', () => {
  test('is on its judge’s desk for each entry, with nobody else’s marks', async () => {
    const prepared = await prepare(county, operator, ['徐春杏', '陈桂花'], [zhou, wen])
    const { contest, first } = prepared
    await markAll(zhou, prepared, first, [3, 2, 1])
    const deskOf = async (judge: Somebody) => {
      const desk = contestRoutes.desk.reply.parse((await judge.call('GET', '/api/judging')).body)
      const sheets = desk.contests.find((it) => it.contest.id === contest.id)?.sheets ?? []
      return sheets.map((it) => [it.state, ...it.marks.map((mark) => mark.level)])
    }
    expect(await deskOf(zhou)).toEqual([['open', 3, 2, 1], ['open']])
    expect(await deskOf(wen)).toEqual([['open'], ['open']])
    await lock(zhou, first)
    const page = contestOf(await county.guest.call('GET', `/api/contests/${contest.slug}`))
    expect(page.standings).toEqual([])
    expect(page.sheets).toEqual({ decided: 1, all: 4 })
  })

  test('takes the last word until it is locked for good', async () => {
    const prepared = await prepareOne()
    const { first, judged } = prepared
    await setMark(zhou, first, markWith(judged[0], 1))
    const again = { ...markWith(judged[0], 3), note: '当场切开测糖度' }
    expect(sheetOf(await setMark(zhou, first, again)).marks).toEqual([again])
    expect(await lock(zhou, first)).toEqual(problem(409, 'sheet_incomplete'))
    await markAll(zhou, prepared, first, [2, 2, 2])
    const locked = sheetOf(await lock(zhou, first))
    expect(locked).toMatchObject({ state: 'locked', lockedAt: county.clock.at.toISOString() })
    expect(sheetOf(await lock(zhou, first))).toEqual(locked)
    expect(await setMark(zhou, first, markWith(judged[0], 0))).toEqual(problem(409, 'sheet_locked'))
    expect(await recuse(zhou, first)).toEqual(problem(409, 'sheet_locked'))
  })

  test('loses its marks when the judge steps back', async () => {
    const prepared = await prepareOne()
    const { first, judged } = prepared
    await markAll(zhou, prepared, first, [3, 3, 3])
    const recused = sheetOf(await recuse(zhou, first))
    expect(recused).toMatchObject({ state: 'recused', marks: [] })
    expect(sheetOf(await recuse(zhou, first))).toEqual(recused)
    expect(await setMark(zhou, first, markWith(judged[0], 3))).toEqual(problem(403, 'recused'))
    expect(await lock(zhou, first)).toEqual(problem(403, 'recused'))
    expect(await county.db.prisma.mark.count({ where: { entryId: first } })).toBe(0)
  })

  test('binds marks to what the stream has reached', async () => {
    const { first, judged, lives } = await prepareOne()
    const mark = (streamMs: number) => setMark(zhou, first, { ...markWith(judged[0], 2), streamMs })
    const change = (data: { state: 'ended' | 'scheduled'; startedAt?: null; endedAt: Date | null }) =>
      county.db.prisma.live.updateMany({ where: { id: { in: lives } }, data })
    county.clock.at = new Date(county.clock.at.getTime() + 60_000)
    expect(sheetOf(await mark(60_000)).marks).toMatchObject([{ streamMs: 60_000 }])
    expect(await mark(60_001)).toEqual(problem(422, 'invalid'))
    await change({ state: 'ended', endedAt: new Date(county.clock.at.getTime() - 30_000) })
    expect((await mark(30_000)).status).toBe(200)
    expect(await mark(30_001)).toEqual(problem(422, 'invalid'))
    await change({ state: 'scheduled', startedAt: null, endedAt: null })
    expect(await mark(0)).toEqual(problem(422, 'invalid'))
  })

  test('is for the panel, and only while the contest is judged', async () => {
    const { contest, first, judged } = await prepareOne()
    const all = async (judge: Somebody) => [
      await setMark(judge, first, markWith(judged[0], 3)),
      await lock(judge, first),
      await recuse(judge, first),
    ]
    for (const answer of await all(wen)) expect(answer).toEqual(problem(403, 'not_your_panel'))
    await county.db.prisma.contest.update({ where: { id: contest.id }, data: { state: 'draft' } })
    for (const answer of await all(zhou)) expect(answer).toEqual(problem(409, 'contest_not_open'))
  })

  test('takes no mark for a measured criterion or another contest’s', async () => {
    const { contest, first } = await prepareOne()
    const other = await draft(operator)
    const measured = contest.criteria.find((it) => it.source === 'netSales')?.id
    for (const criterionId of [measured, other.criteria[0]?.id, contest.id])
      expect(await setMark(zhou, first, markWith(criterionId, 3))).toEqual(problem(422, 'invalid'))
  })
})

test('a mark asks the database little, however often it is changed', async () => {
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  const own = await openContestSetting()
  try {
    const [organiser, judge] = [
      await own.somebody('赵组织', 'operator'),
      await own.somebody('周恪言', 'judge'),
    ]
    const { first, judged } = await prepare(own, organiser, ['徐春杏'], [judge])
    await setMark(judge, first, markWith(judged[0], 1))
    asked.mockClear()
    expect((await setMark(judge, first, markWith(judged[0], 2))).status).toBe(200)
    expect(asked.mock.calls.length).toBeGreaterThan(0)
    expect(asked.mock.calls.length).toBeLessThanOrEqual(MOST_STATEMENTS)
  } finally {
    asked.mockRestore()
    await own.close()
  }
})

describe('races that the database decides', () => {
  test('a mark is in the locked sheet or refused: never set behind the lock', async () => {
    const hosts = Array.from({ length: 12 }, (_, index) => `选手${index + 1}`)
    const prepared = await prepare(county, operator, hosts, [zhou])
    const [criterionId = ''] = prepared.judged
    await Promise.all(
      prepared.entries.map(async (entryId) => {
        await markAll(zhou, prepared, entryId, [1, 1, 1])
        const [locked, ...marked] = await Promise.all([
          lock(zhou, entryId),
          setMark(zhou, entryId, markWith(criterionId, 2)),
          setMark(zhou, entryId, markWith(criterionId, 3)),
        ])
        const stored = await county.db.prisma.mark.findMany({ where: { entryId, criterionId } })
        expect(stored.map((it) => it.level)).toEqual([sheetOf(locked).marks[0]?.level])
        for (const refused of marked.filter((it) => it.status !== 200))
          expect(refused).toEqual(problem(409, 'sheet_locked'))
      }),
    )
  })

  test('a mark waits while the sheet is being locked, and is refused when it is', async () => {
    const prepared = await prepareOne()
    const { first, judged } = prepared
    await markAll(zhou, prepared, first, [1, 1, 1])
    const locking = await county.db.pool.connect()
    await locking.query('BEGIN')
    await locking.query(`UPDATE sheet SET state = 'locked', locked_at = now() WHERE entry_id = $1`, [first])
    const mark = setMark(zhou, first, markWith(judged[0], 3))
    // It waits for the lock, or this would wait in vain for it.
    await expect
      .poll(async () => {
        const waiting = await county.db.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        return waiting.rowCount
      })
      .toBe(1)
    await locking.query('COMMIT')
    locking.release()
    expect(await mark).toEqual(problem(409, 'sheet_locked'))
  })

  test('one of lock and recusal that come at once counts', async () => {
    const prepared = await prepareOne()
    const { first } = prepared
    await markAll(zhou, prepared, first, [1, 1, 1])
    const answers = await Promise.all([lock(zhou, first), recuse(zhou, first)])
    const refused = answers.filter((it) => it.status !== 200).map((it) => it.body['code'])
    const { state } = await county.db.prisma.sheet.findFirstOrThrow({ where: { entryId: first } })
    expect([state, refused]).toEqual(
      state === 'locked' ? ['locked', ['sheet_locked']] : ['recused', ['recused']],
    )
  })

  test('a judge appointed while the result is computed is either waited for or too late', async () => {
    const prepared = await prepareOne()
    await markAll(zhou, prepared, prepared.first, [1, 1, 1])
    await lock(zhou, prepared.first)
    const [published, appointed] = await Promise.all([
      publish(operator, prepared),
      operator.call('POST', `/api/contests/${prepared.contest.id}/judges`, { accountId: wen.id }),
    ])
    const refused = [published, appointed].filter((it) => it.status !== 200)
    expect(refused).toHaveLength(1)
    expect(['sheets_open', 'contest_not_open']).toContain(refused[0]?.body['code'])
  })
})
