import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { computeResult } from '#contracts/contest/scoring/score-sheet.ts'
import { contestOf, lock, markAll, markWith, problem, publish, recuse, setMark } from './contest.acts.ts'
import { openPanelSetting, ownEntries, type Heats, type PanelSetting } from './contest.heats.ts'
import type { ContestSetting, Somebody } from './contest.setting.ts'

const HOUR_MS = 3_600_000
const digest = (text: string) => createHash('sha256').update(text).digest('hex')

let setting: PanelSetting
let county: ContestSetting
let operator: Somebody

beforeAll(async () => {
  setting = await openPanelSetting()
  ;({ county, operator } = setting)
})

afterAll(() => county.close())

describe('the result', () => {
  test('can be recomputed from its sheet to the last byte, and its draw’s seed is the one committed to', async () => {
    const prepared = await setting.heats()
    const before = prepared.contest.draw
    expect(before).toMatchObject({ seed: null, lot: null })
    expect(await setting.proof(prepared, 'sheet')).toEqual(problem(409, 'not_yet'))
    await setting.markPanel(prepared, 1)
    await setting.markPanel(prepared, 2)
    const { draw, standings } = contestOf(await publish(operator, prepared))
    expect(digest(draw.seed ?? '')).toBe(before.commitment)
    const { sheet, result } = contestProofRoutes.scoringSheet.reply.parse(
      (await setting.proof(prepared, 'sheet')).body,
    )
    expect(JSON.stringify(computeResult(sheet, digest))).toBe(JSON.stringify(result))
    expect(result.boards[0]?.standings.map((it) => [it.rank, it.number, it.score])).toEqual(
      standings.map((it) => [it.rank, it.entry.number, it.score]),
    )
    // Entries 1, 3 and 5 are equal in everything: the draw gives each a rank of its own.
    expect(new Set(standings.map((it) => it.rank)).size).toBe(6)
    expect(JSON.stringify(sheet)).not.toContain(prepared.hosts[0]?.name)
  })

  test('changes with a refund in the hold, and the log says what moved; not after the hold', async () => {
    const prepared = await setting.heats()
    const [one = '', , three = ''] = prepared.lives
    county.netSales.set(one, 900_00).set(three, 500_00)
    await setting.markPanel(prepared, 1)
    await setting.markPanel(prepared, 2)
    const before = contestOf(await publish(operator, prepared))
    expect(before.standings[0]?.entry.number).toBe(1)
    county.netSales.set(one, 0)
    await county.orderChanged()
    const after = await setting.pageOf(prepared)
    expect(after.standings[0]?.entry.number).toBe(3)
    const log = contestProofRoutes.log.reply.parse((await setting.proof(prepared, 'log?after=0')).body)
    const refund = log.items.find((it) => it.kind === 'refund')
    expect(refund?.facts).toMatchObject({
      changes: [{ number: 1, before: { netSales: 900_00 }, after: { netSales: 0 } }],
    })
    expect(refund?.facts?.['moved']).toContainEqual({ number: 3, track: 1, from: 2, to: 1 })
    expect(await setting.checkOf(prepared)).toMatchObject({ intact: true })

    county.clock.at = new Date(county.clock.at.getTime() + 72 * HOUR_MS)
    county.netSales.set(three, 0)
    await county.orderChanged()
    expect((await setting.pageOf(prepared)).standings).toEqual(after.standings)
  })

  test('is final only after hold and appeals', async () => {
    const prepared = await setting.played()
    const finalise = () => operator.call('POST', `${prepared.path}/final`)
    expect(await finalise()).toEqual(problem(409, 'not_yet'))
    county.clock.at = new Date(county.clock.at.getTime() + 120 * HOUR_MS)
    const final = contestOf(await finalise())
    expect(final.finalAt).toBe(county.clock.at.toISOString())
    expect(contestOf(await finalise()).finalAt).toBe(final.finalAt)
  })
})

describe('an appeal', () => {
  const file = (who: Somebody, { path, entries }: Heats, entry = 0) =>
    who.call('POST', `${path}/appeals`, {
      entryId: entries[entry],
      grounds: '评委没看完',
      evidence: '回放 12:00',
    })
  const caseOf = (body: unknown) => contestProcedureRoutes.fileAppeal.reply.parse(body)

  test('that is upheld strikes the sheets in question, and says why', async () => {
    const prepared = await setting.heats()
    await setting.markPanel(prepared, 2)
    for (const [index, judge] of [0, 1, 2].map((place) => setting.judgeOf(1, place)).entries())
      for (const { id } of ownEntries(prepared, 1)) {
        await markAll(judge, prepared, id, index === 0 && id === prepared.entries[2] ? [0, 0, 0] : [2, 2, 2])
        await lock(judge, id)
      }
    contestOf(await publish(operator, prepared))
    const scoreOf = async () =>
      (await setting.pageOf(prepared)).standings.find((it) => it.entry.number === 3)?.score ?? ''
    const before = await scoreOf()
    const [, , host = operator] = prepared.hosts
    expect(await file(setting.judgeOf(1, 1), prepared, 2)).toEqual(problem(403, 'not_allowed'))
    const { id } = caseOf((await file(host, prepared, 2)).body)
    const arbiters = await Promise.all(['官一', '官二', '官三'].map((it) => county.somebody(it, 'official')))
    const name = (ids: string[], seats = [1]) =>
      operator.call('POST', `/api/appeals/${id}/arbiters`, { arbiters: ids, seats })
    const ids = arbiters.map((it) => it.id)
    expect(await name([setting.judgeOf(1, 1).id, ...ids])).toEqual(problem(422, 'conflict_of_interest'))
    expect(await name([host.id, ...ids])).toEqual(problem(422, 'invalid'))
    expect(await name(ids, [1, 2, 3])).toEqual(problem(422, 'invalid'))
    expect(await name(ids, [4])).toEqual(problem(422, 'invalid'))
    expect((await name(ids)).status).toBe(200)
    const vote = (who: Somebody, uphold: boolean) =>
      who.call('POST', `/api/appeals/${id}/votes`, { uphold, reasons: '回放为证' })
    expect(await vote(setting.judgeOf(1, 1), true)).toEqual(problem(403, 'not_allowed'))
    const [a = operator, b = operator, c = operator] = arbiters
    expect(caseOf((await vote(a, true)).body).state).toBe('open')
    await vote(a, false)
    expect(caseOf((await vote(b, true)).body)).toMatchObject({
      state: 'upheld',
      reasons: '回放为证；回放为证',
    })
    expect(await vote(c, false)).toEqual(problem(409, 'appeal_decided'))
    expect(Number(await scoreOf())).toBeGreaterThan(Number(before))
    const { parts } = contestProofRoutes.score.reply.parse(
      (await setting.proof(prepared, 'entries/3/score')).body,
    )
    expect(parts[0]?.marks[0]).toMatchObject({ seat: 1, state: 'struck', mark: 0, aligned: null })
    expect(await setting.checkOf(prepared)).toMatchObject({ intact: true })
    const open = contestProofRoutes.appeals.reply.parse((await setting.proof(prepared, 'appeals')).body)
    expect(open.items).toMatchObject([{ state: 'upheld', grounds: '评委没看完', seats: [1] }])
    expect(JSON.stringify(open)).not.toContain('回放 12:00')
  })

  test('is taken from publication until the window closes, and keeps the result from being final', async () => {
    const prepared = await setting.heats()
    const [host = operator] = prepared.hosts
    expect(await file(host, prepared)).toEqual(problem(409, 'appeal_closed'))
    await setting.markPanel(prepared, 1)
    await setting.markPanel(prepared, 2)
    await publish(operator, prepared)
    expect((await file(host, prepared)).status).toBe(200)
    county.clock.at = new Date(county.clock.at.getTime() + 120 * HOUR_MS)
    expect(await file(host, prepared)).toEqual(problem(409, 'appeal_closed'))
    expect(await operator.call('POST', `${prepared.path}/final`)).toEqual(problem(409, 'appeals_open'))
    const seen = async (who: Somebody) => JSON.stringify((await who.call('GET', '/api/appeals')).body)
    expect(await seen(host)).toContain('回放 12:00')
    expect(await seen(prepared.hosts[1] ?? operator)).not.toContain('回放 12:00')
  })
})

describe('the log', () => {
  test('hides marks until their panel locks, and takes no change', async () => {
    const prepared = await setting.heats()
    await setMark(setting.judgeOf(1, 1), prepared.first, { ...markWith(prepared.judged[0], 3), note: '真好' })
    const read = async () =>
      contestProofRoutes.log.reply.parse((await setting.proof(prepared, 'log?after=0')).body).items
    expect((await read()).at(-1)).toMatchObject({ kind: 'mark', actor: 'judge 2', facts: null })
    await recuse(setting.judgeOf(1, 1), prepared.first)
    expect((await read()).at(-1)?.facts).toMatchObject({ number: 1, seat: 2, reason: '同村' })
    for (const statement of [
      'UPDATE contest_log SET actor = $1',
      'DELETE FROM contest_log WHERE actor <> $1',
    ])
      await expect(county.db.pool.query(statement, ['judge 9'])).rejects.toThrow('only added to')
    await expect(county.db.pool.query('TRUNCATE contest_log CASCADE')).rejects.toThrow('only added to')
  })

  test('finds what was changed by hand: marks, sheets, ranking, and the log itself', async () => {
    const prepared = await setting.played()
    expect(await setting.checkOf(prepared)).toMatchObject({ intact: true, faults: [] })
    const { pool } = county.db
    const byHand = async (there: string, back: string, fault: string) => {
      await pool.query(there, [prepared.first])
      expect((await setting.checkOf(prepared)).faults.join('\n')).toContain(fault)
      await pool.query(back, [prepared.first])
      expect(await setting.checkOf(prepared)).toMatchObject({ intact: true })
    }
    await byHand(
      'UPDATE mark SET level = level + 1 WHERE entry_id = $1',
      'UPDATE mark SET level = level - 1 WHERE entry_id = $1',
      'criterion 1: mark is',
    )
    await byHand(
      `UPDATE sheet SET state = 'recused' WHERE entry_id = $1`,
      `UPDATE sheet SET state = 'locked' WHERE entry_id = $1`,
      'sheet is recused',
    )
    await byHand(
      'UPDATE standing SET rank = rank + 9 WHERE entry_id = $1',
      'UPDATE standing SET rank = rank - 9 WHERE entry_id = $1',
      'the stored rank',
    )
    await pool.query('ALTER TABLE contest_log DISABLE TRIGGER ALL')
    await pool.query(
      `UPDATE contest_log SET body = replace(body, '"level":1', '"level":2') WHERE contest_id = $1 AND kind = 'mark'`,
      [prepared.contest.id],
    )
    await pool.query('ALTER TABLE contest_log ENABLE TRIGGER ALL')
    expect((await setting.checkOf(prepared)).faults[0]).toMatch(/entry \d+: body changed/)
  })
})
