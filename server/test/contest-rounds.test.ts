import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultProcedure } from '#contracts/contest/default-rubric.ts'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestRoundRoutes } from '#contracts/contest/rounds.routes.ts'
import { computeResult } from '#contracts/contest/scoring/score-sheet.ts'
import { sha256 } from '#server/core/digest.ts'
import {
  contestOf,
  draftBody,
  lock,
  markAll,
  problem,
  setMark,
  markWith,
  type Prepared,
} from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

let county: ContestSetting
let operator: Somebody
let judges: Somebody[]

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
  judges = await Promise.all(['甲一', '甲二', '乙一', '乙二'].map((it) => county.somebody(it, 'judge')))
})

afterAll(() => county.close())

const rounds = [
  { name: '初赛', panels: [1, 2], advance: 1 },
  { name: '决赛', panels: [3], advance: 0 },
]

/** Two heats of two hosts before two judges each, who all sit in the final. */
async function heats(heatAppealHours = 0) {
  const procedure = { ...defaultProcedure, gates: [], calibration: false, declareFirst: false }
  const planned = { panels: ['天宝镇', '放城镇', '决赛组'], rounds }
  const body = { ...draftBody(), ...planned, procedure: { ...procedure, heatAppealHours } }
  const { id, slug } = contestOf(await operator.call('POST', '/api/contests', body))
  const path = `/api/contests/${id}`
  for (const [index, { id: accountId }] of judges.entries()) {
    await operator.call('POST', `${path}/judges`, {
      accountId,
      panel: index < 2 ? 1 : 2,
      chief: index % 2 === 0,
    })
    await operator.call('POST', `${path}/judges`, { accountId, panel: 3 })
  }
  const hosts = await Promise.all(
    ['选手一', '选手二', '选手三', '选手四'].map((it) => county.somebody(it, 'host')),
  )
  for (const [index, host] of hosts.entries()) {
    const liveId = await county.liveOf(host)
    await operator.call('POST', `${path}/entries`, { liveId, panel: index < 2 ? 1 : 2 })
  }
  const contest = contestOf(await operator.call('POST', `${path}/open`))
  const judged = contest.criteria.filter((it) => it.source === 'judges').map((it) => it.id)
  const entries = contest.contestants.map((it) => it.id)
  const prepared: Prepared = { contest, entries, first: entries[0] ?? '', lives: [], judged }
  return { ...prepared, path, slug, hosts }
}

type Heats = Awaited<ReturnType<typeof heats>>

/** Both heats marked and locked: hosts two and four are the better ones. */
async function markHeats(stage: Heats): Promise<void> {
  for (const [index, judge] of judges.entries())
    for (const [place, entryId] of stage.entries.entries()) {
      if (place < 2 !== index < 2) continue
      const level = place % 2 === 1 ? 3 : 1
      await markAll(judge, stage, entryId, [level, level, level])
      await lock(judge, entryId)
    }
}

const close = ({ path }: Heats) => operator.call('POST', `${path}/rounds/close`)
const get = async (path: string) => (await county.guest.call('GET', path)).body
const roundOf = async ({ slug }: Heats, number: number) =>
  contestRoundRoutes.round.reply.parse(await get(`/api/contests/${slug}/rounds/${number}`))

describe('a draft whose panels have somebody in them', () => {
  test('is renamed and added to, but nobody loses their panel or its round by a change', async () => {
    const planned = { ...draftBody(), panels: ['天宝镇', '放城镇', '决赛组'], rounds }
    const { id } = contestOf(await operator.call('POST', '/api/contests', planned))
    const { slug: _slug, ...plan } = planned
    const change = (to: Partial<typeof plan>) =>
      operator.call('PUT', `/api/contests/${id}`, { ...plan, ...to })
    await operator.call('POST', `/api/contests/${id}/judges`, { accountId: judges[0]?.id, panel: 3 })

    expect(await change({ panels: ['天宝镇', '放城镇'], rounds: [] })).toEqual(problem(409, 'panel_in_use'))
    const roundsOf = (heats: number[], final: number) => [
      { name: '初赛', panels: heats, advance: 1 },
      { name: '决赛', panels: [final], advance: 0 },
    ]
    expect(await change({ rounds: roundsOf([1, 3], 2) })).toEqual(problem(409, 'panel_in_use'))
    const more = { panels: ['天宝镇', '放城镇', '总决赛组', '石莱镇'], rounds: roundsOf([1, 2, 4], 3) }
    const { panels } = contestOf(await change(more))
    expect(panels.map((it) => it.name)).toEqual(more.panels)
  })
})

describe('heats and a final', () => {
  test('the first of each heat goes on, and only they enter the final, with another live', async () => {
    const stage = await heats()
    expect(stage.contest.rounds.map((it) => [it.name, it.panels, it.advance])).toEqual([
      ['初赛', [1, 2], 1],
      ['决赛', [3], 0],
    ])
    expect(await close(stage)).toMatchObject(problem(409, 'sheets_open'))
    await markHeats(stage)
    const page = contestOf(await close(stage))
    expect([page.state, page.round]).toEqual(['judging', 2])
    expect(page.contestants.filter((it) => it.advanced).map((it) => it.number)).toEqual([2, 4])
    expect((await roundOf(stage, 1)).advanced).toEqual([stage.entries[1], stage.entries[3]])

    const enter = async (liveId: string) =>
      operator.call('POST', `${stage.path}/entries`, { liveId, panel: 3 })
    const [first, second, , fourth] = stage.hosts
    if (!first || !second || !fourth) throw new Error('four hosts')
    expect(await enter(await county.liveOf(first))).toMatchObject(problem(409, 'not_advanced'))
    expect(await enter(page.contestants[1]?.liveId ?? '')).toMatchObject(problem(409, 'judged_before'))
    const finalists = [second, fourth]
    for (const host of finalists) {
      const live = await county.liveOf(host)
      expect(await operator.call('POST', `${stage.path}/entries`, { liveId: live, panel: 1 })).toMatchObject(
        problem(422, 'invalid'),
      )
      expect((await enter(live)).body).toMatchObject({ round: 2, advanced: false })
    }
  })

  test('the final’s result is the contest’s, each round is recomputed by anybody, and the log is whole', async () => {
    const stage = await heats()
    await markHeats(stage)
    await close(stage)
    expect(await operator.call('POST', `${stage.path}/publish`)).toMatchObject(
      problem(409, 'contest_incomplete'),
    )
    for (const host of [stage.hosts[1], stage.hosts[3]])
      if (host)
        await operator.call('POST', `${stage.path}/entries`, { liveId: await county.liveOf(host), panel: 3 })
    expect(await close(stage)).toMatchObject(problem(409, 'last_round'))
    const page = contestOf(await county.guest.call('GET', `/api/contests/${stage.slug}`))
    const finals = page.contestants.filter((it) => it.round === 2)
    for (const [index, judge] of judges.entries())
      for (const [place, { id }] of finals.entries()) {
        await markAll(judge, stage, id, [place + 1, place + 1, (index % 2) + 1])
        await lock(judge, id)
      }
    const result = contestOf(await operator.call('POST', `${stage.path}/publish`))
    expect(result.standings.map((it) => [it.rank, it.entry.host.displayName, it.award])).toEqual([
      [1, '选手四', '优秀主播'],
      [2, '选手二', null],
    ])
    for (const round of ['1', '2']) {
      const { sheet, result: published } = contestProofRoutes.scoringSheet.reply.parse(
        await get(`/api/contests/${stage.slug}/sheet?round=${round}`),
      )
      expect(JSON.stringify(computeResult(sheet, sha256))).toBe(JSON.stringify(published))
      expect(sha256(sheet.draw?.seed ?? '')).toBe(sheet.commitment)
    }
    expect(await get(`/api/contests/${stage.slug}/log/check`)).toMatchObject({ intact: true, faults: [] })
    await county.db.prisma.standing.updateMany({
      where: { entryId: stage.entries[1] ?? '' },
      data: { rank: 9 },
    })
    expect(await get(`/api/contests/${stage.slug}/log/check`)).toMatchObject({ intact: false })
  })

  test('a closed heat takes no marks, and its judges cannot see or touch the final before it is theirs', async () => {
    const stage = await heats()
    await markHeats(stage)
    await close(stage)
    const [judge, mark] = [judges[0] ?? operator, markWith(stage.judged[0], 0)]
    expect(await setMark(judge, stage.first, mark)).toMatchObject(problem(409, 'contest_not_open'))
    const late = await county.somebody('后来的', 'judge')
    const seat = (panel: number) =>
      operator.call('POST', `${stage.path}/judges`, { accountId: late.id, panel })
    expect(await seat(1)).toMatchObject(problem(409, 'contest_not_open'))
    expect((await seat(3)).status).toBe(200)
  })

  test('rounds that leave a panel out, or name nobody to go on, are refused', async () => {
    const refused = async (planned: unknown) => {
      const body = { ...draftBody(), panels: ['天宝镇', '放城镇', '决赛组'], rounds: planned }
      return (await operator.call('POST', '/api/contests', body)).status
    }
    expect(await refused([{ ...rounds[0], panels: [1] }, rounds[1]])).toBe(422)
    expect(await refused([{ ...rounds[0], advance: 0 }, rounds[1]])).toBe(422)
    expect(await refused(rounds)).toBe(200)
  })
})

describe('the timetable', () => {
  const day = '2026-05-12T'
  const slot = (from: string, to: string) => ({
    startsAt: `${day}${from}:00.000Z`,
    endsAt: `${day}${to}:00.000Z`,
  })
  const put = ({ path }: Heats, entryId: string | undefined, body: unknown, who = operator) =>
    who.call('PUT', `${path}/entries/${entryId ?? ''}/slot`, body)

  test('names who is on when, and no panel watches two at once', async () => {
    const stage = await heats()
    const [one, two, three] = stage.entries
    expect((await put(stage, two, slot('03:00', '03:30'))).status).toBe(200)
    expect(await put(stage, one, slot('03:15', '03:45'))).toMatchObject(problem(409, 'slot_taken'))
    expect((await put(stage, one, slot('02:30', '03:00'))).body).toMatchObject({
      slot: slot('02:30', '03:00'),
    })
    expect((await put(stage, three, slot('03:15', '03:45'))).status).toBe(200)
    expect(await put(stage, three, slot('03:15', '03:15'))).toMatchObject(problem(422, 'invalid'))
    expect(await put(stage, three, slot('05:00', '06:00'), judges[0])).toMatchObject(
      problem(403, 'not_allowed'),
    )
    const { items } = contestRoundRoutes.timetable.reply.parse(
      await get(`/api/contests/${stage.slug}/timetable`),
    )
    expect(items.map((it) => [it.number, it.panel, it.liveState])).toEqual([
      [1, 1, 'live'],
      [2, 1, 'live'],
      [3, 2, 'live'],
    ])
  })

  test('binds marks to its minutes of the live', async () => {
    const stage = await heats()
    // The live began at 02:00 with the clock.
    await put(stage, stage.first, slot('02:10', '02:40'))
    county.clock.at = new Date(`${day}02:50:00.000Z`)
    const at = (minute: number | null) =>
      setMark(judges[0] ?? operator, stage.first, {
        ...markWith(stage.judged[0], 2),
        streamMs: minute === null ? null : minute * 60_000,
      })
    expect(await at(5)).toMatchObject(problem(409, 'outside_slot'))
    expect(await at(45)).toMatchObject(problem(409, 'outside_slot'))
    expect((await at(20)).status).toBe(200)
    await put(stage, stage.entries[1], slot('04:00', '04:30'))
    const early = markWith(stage.judged[0], 2)
    // Its live is on, but has not come to the slot.
    expect((await setMark(judges[0] ?? operator, stage.entries[1] ?? '', early)).status).toBe(409)
    county.clock.at = new Date(`${day}02:00:00.000Z`)
  })
})

describe('an appeal against a heat', () => {
  const HOUR_MS = 3_600_000
  const file = (who: Somebody | undefined, { path, entries }: Heats, entry: number) =>
    (who ?? operator).call('POST', `${path}/appeals`, {
      entryId: entries[entry],
      ...{ grounds: '评委没看完', evidence: '回放 12:00' },
    })
  const caseOf = (body: unknown) => contestProcedureRoutes.fileAppeal.reply.parse(body)

  /** The third judge gives the third host nothing, which puts the fourth ahead of them. */
  async function marked(heatAppealHours: number): Promise<Heats> {
    const stage = await heats(heatAppealHours)
    for (const [index, judge] of judges.entries())
      for (const [place, entryId] of stage.entries.entries()) {
        if (place < 2 !== index < 2) continue
        const level = place === 3 ? 2 : index === 2 ? 0 : 3
        await markAll(judge, stage, entryId, [level, level, level])
        await lock(judge, entryId)
      }
    return stage
  }

  async function decided(id: string, seats: number[], uphold: boolean): Promise<void> {
    const arbiters = await Promise.all(['官一', '官二', '官三'].map((it) => county.somebody(it, 'official')))
    const named = { arbiters: arbiters.map((it) => it.id), seats }
    const judging = { ...named, arbiters: [judges[2]?.id, ...named.arbiters.slice(1)] }
    const name = (body: unknown) => operator.call('POST', `/api/appeals/${id}/arbiters`, body)
    expect(await name(judging)).toMatchObject(problem(422, 'conflict_of_interest'))
    expect((await name(named)).status).toBe(200)
    for (const it of arbiters.slice(0, 2))
      await it.call('POST', `/api/appeals/${id}/votes`, { uphold, reasons: '回放为证' })
  }

  test('that is upheld ranks the heat again, lets its winner go on too, and sends nobody home', async () => {
    const stage = await marked(24)
    const host = stage.hosts[2]
    expect(await file(host, stage, 2)).toMatchObject(problem(409, 'appeal_closed'))
    const closed = contestOf(await close(stage))
    const until = new Date(county.clock.at.getTime() + 24 * HOUR_MS).toISOString()
    expect(closed.rounds.map((it) => it.appealsUntil)).toEqual([until, null])
    expect((await roundOf(stage, 1)).advanced).not.toContain(stage.entries[2])
    expect(await file(stage.hosts[3], stage, 2)).toMatchObject(problem(403, 'not_allowed'))
    const { id } = caseOf((await file(host, stage, 2)).body)
    await decided(id, [3], true)

    const heat = await roundOf(stage, 1)
    const order = heat.standings.filter((it) => it.entry.panel === 2).map((it) => it.entry.number)
    expect(order).toEqual([3, 4])
    expect(heat.advanced).toEqual(expect.arrayContaining([stage.entries[2], stage.entries[3]]))
    const body = { liveId: await county.liveOf(host ?? operator), panel: 3 }
    expect((await operator.call('POST', `${stage.path}/entries`, body)).body).toMatchObject({ round: 2 })
    const log = contestProofRoutes.log.reply.parse(await get(`/api/contests/${stage.slug}/log`))
    expect(log.items.find((it) => it.kind === 'decided')?.facts).toMatchObject({
      ...{ round: 1, number: 3, outcome: 'upheld', reasons: '回放为证；回放为证', advanced: [3] },
    })
    expect(await get(`/api/contests/${stage.slug}/log/check`)).toMatchObject({ intact: true, faults: [] })
    await county.db.prisma.standing.updateMany({
      where: { entryId: stage.entries[2] ?? '' },
      data: { rank: 4 },
    })
    expect(await get(`/api/contests/${stage.slug}/log/check`)).toMatchObject({ intact: false })
  })

  test('keeps the next round from being decided while it may be filed or is undecided', async () => {
    const stage = await marked(24)
    await close(stage)
    const finalist = stage.hosts[3] ?? operator
    const body = { liveId: await county.liveOf(finalist), panel: 3 }
    const entered = (await operator.call('POST', `${stage.path}/entries`, body)).body as { id: string }
    for (const judge of judges) {
      await markAll(judge, stage, entered.id, [2, 2, 2])
      await lock(judge, entered.id)
    }
    const publish = () => operator.call('POST', `${stage.path}/publish`)
    const lockFinal = () => operator.call('POST', `${stage.path}/panels/3/lock`)
    expect(await publish()).toMatchObject(problem(409, 'not_yet'))
    expect(await lockFinal()).toMatchObject(problem(409, 'not_yet'))
    const { id } = caseOf((await file(stage.hosts[2], stage, 2)).body)
    county.clock.at = new Date(county.clock.at.getTime() + 24 * HOUR_MS)
    expect(await file(stage.hosts[0], stage, 0)).toMatchObject(problem(409, 'appeal_closed'))
    expect(await publish()).toMatchObject(problem(409, 'appeals_open'))
    await decided(id, [3], false)
    expect((await roundOf(stage, 1)).advanced).not.toContain(stage.entries[2])
    expect(contestOf(await publish()).state).toBe('published')
    expect(await get(`/api/contests/${stage.slug}/log/check`)).toMatchObject({ intact: true, faults: [] })
  })

  test('is not taken where the procedure gives heats no time for it', async () => {
    const stage = await marked(0)
    expect(contestOf(await close(stage)).rounds[0]?.appealsUntil).toBeNull()
    expect(await file(stage.hosts[2], stage, 2)).toMatchObject(problem(409, 'appeal_closed'))
  })
})
