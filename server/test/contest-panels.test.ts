import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contestProcedureRoutes, contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { newId } from '#server/core/ids.ts'
import { contestOf, draftBody, lock, markAll, markWith, problem, setMark } from './contest.acts.ts'
import { openPanelSetting, type Heats, type PanelSetting } from './contest.heats.ts'
import type { ContestSetting, Somebody } from './contest.setting.ts'

let setting: PanelSetting
let county: ContestSetting
let operator: Somebody

beforeAll(async () => {
  setting = await openPanelSetting()
  ;({ county, operator } = setting)
})

afterAll(() => county.close())

describe('panels', () => {
  test('judge their own entries and the overlap set, and nobody else’s', async () => {
    const prepared = await setting.heats()
    const [, , third = '', , fifth = ''] = prepared.entries
    expect((await setMark(setting.judgeOf(1, 1), third, markWith(prepared.judged[0], 2))).status).toBe(200)
    expect(await setMark(setting.judgeOf(1, 1), fifth, markWith(prepared.judged[0], 2))).toEqual(
      problem(403, 'not_your_panel'),
    )
    expect(prepared.contest.sheets).toEqual({ decided: 0, all: 24 })
  })

  test('need entries in common, or their marks could not be compared', async () => {
    const body = { ...draftBody(), panels: ['甲组', '乙组'] }
    const { id } = contestOf(await operator.call('POST', '/api/contests', body))
    for (const panel of [1, 2]) {
      const { id: accountId } = setting.judgeOf(panel, 0)
      await operator.call('POST', `/api/contests/${id}/judges`, { accountId, panel })
    }
    const liveId = await county.liveOf(await county.somebody('独自', 'host'))
    await operator.call('POST', `/api/contests/${id}/entries`, { liveId, panel: 1 })
    const refused = await operator.call('POST', `/api/contests/${id}/open`)
    expect(refused).toEqual(problem(409, 'contest_incomplete'))
    expect(refused.body['detail']).toContain('at least 2')
  })

  test('lock by their chief or an organiser once every sheet is decided, and show marks only then', async () => {
    const prepared = await setting.heats()
    expect(await setting.lockPanel(setting.judgeOf(1, 0), prepared, 1)).toEqual(problem(409, 'sheets_open'))
    await setting.markPanel(prepared, 1)
    expect(JSON.stringify((await setting.proof(prepared, 'entries/3/score')).body)).not.toContain('"mark":')
    expect(await setting.proof(prepared, 'entries/3/score')).toEqual(problem(404, 'not_found'))
    expect(await setting.lockPanel(setting.judgeOf(1, 1), prepared, 1)).toEqual(
      problem(403, 'not_your_panel'),
    )
    expect(await setting.lockPanel(setting.judgeOf(2, 0), prepared, 1)).toEqual(
      problem(403, 'not_your_panel'),
    )
    expect((await setting.pageOf(prepared)).standings).toEqual([])
    const locked = contestOf(await setting.lockPanel(setting.judgeOf(1, 0), prepared, 1))
    expect(locked.panels.map((it) => it.lockedAt !== null)).toEqual([true, false])
    expect(locked.standings.map((it) => it.entry.number).sort()).toEqual([1, 3, 4])
    const { parts } = contestProofRoutes.score.reply.parse(
      (await setting.proof(prepared, 'entries/3/score')).body,
    )
    expect(parts[0]?.marks.map((it) => [it.seat, it.mark])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ])
    const late = await setMark(
      setting.judgeOf(1, 1),
      prepared.entries[2] ?? '',
      markWith(prepared.judged[0], 3),
    )
    expect(late).toEqual(problem(409, 'contest_not_open'))
  })

  test('a strict and a lenient panel come onto one scale', async () => {
    const prepared = await setting.played()
    const { standings } = await setting.pageOf(prepared)
    const scoreOf = (number: number) => standings.find((it) => it.entry.number === number)?.parts[0]?.score
    // 甲 gave entry 3 level 1 where 乙 gave entry 5 level 2, and both mean the same.
    expect(scoreOf(3)).toBe(scoreOf(5))
    expect(scoreOf(4)).toBe(scoreOf(6))
  })
})

describe('interests', () => {
  const declare = (judge: Somebody, { path }: Heats, ...interests: unknown[]) =>
    judge.call('PUT', `${path.replace('/contests/', '/judging/contests/')}/interests`, { interests })
  const tie = (change: Record<string, unknown>) => ({
    kind: 'kinship',
    villageId: null,
    hostId: null,
    note: '',
    ...change,
  })

  test('recuse from the host they name, also when the sheet was locked, and leave no mark', async () => {
    const prepared = await setting.heats()
    const [first = ''] = prepared.entries
    const judge = setting.judgeOf(1, 1)
    await markAll(judge, prepared, first, [3, 3, 3])
    await lock(judge, first)
    const answer = await declare(
      judge,
      prepared,
      tie({ hostId: prepared.hosts[0]?.id }),
      tie({ kind: 'business', hostId: prepared.hosts[4]?.id }),
    )
    expect(contestProcedureRoutes.declare.reply.parse(answer.body)).toEqual({ recused: [1] })
    expect(await county.db.prisma.mark.count({ where: { entryId: first } })).toBe(0)
    expect(await setMark(judge, first, markWith(prepared.judged[0], 3))).toEqual(problem(403, 'recused'))
    expect(await setting.checkOf(prepared)).toMatchObject({ intact: true })
  })

  test('recuse from everybody of the village they name', async () => {
    const prepared = await setting.heats()
    const { villageId } = prepared.contest.contestants[0]?.place ?? {}
    const answer = await declare(setting.judgeOf(2, 1), prepared, tie({ kind: 'village', villageId }))
    expect(answer.body).toEqual({ recused: [1, 2, 5, 6] })
  })

  test('of nobody, or of a village and a host at once, are refused', async () => {
    const prepared = await setting.heats()
    const judge = setting.judgeOf(1, 1)
    expect(await declare(judge, prepared, tie({ hostId: newId() }))).toEqual(problem(404, 'not_found'))
    expect(await declare(judge, prepared, tie({}))).toEqual(problem(422, 'invalid'))
    const outsider = await county.somebody('别处评委', 'judge')
    expect(await declare(outsider, prepared)).toEqual(problem(403, 'not_your_panel'))
  })

  test('recuse from who is entered later', async () => {
    const prepared = await setting.heats()
    const host = await county.somebody('后来', 'host')
    await declare(setting.judgeOf(1, 2), prepared, tie({ hostId: host.id }))
    const entered = await operator.call('POST', `${prepared.path}/entries`, {
      liveId: await county.liveOf(host),
    })
    expect(
      await setMark(setting.judgeOf(1, 2), String(entered.body['id']), markWith(prepared.judged[0], 3)),
    ).toEqual(problem(403, 'recused'))
  })

  test('and the calibration clip come before the first mark where the contest says so', async () => {
    const prepared = await setting.heats({ declareFirst: true, calibration: true })
    const judge = setting.judgeOf(1, 1)
    const mark = () => setMark(judge, prepared.first, markWith(prepared.judged[0], 3))
    expect(await mark()).toEqual(problem(409, 'declare_first'))
    await declare(judge, prepared)
    expect(await mark()).toEqual(problem(409, 'calibrate_first'))
    const clip = `${prepared.path.replace('/contests/', '/judging/contests/')}/calibration`
    const marks = prepared.judged.map((criterionId) => ({ criterionId, level: 2 }))
    expect(await judge.call('PUT', clip, { marks: marks.slice(1) })).toEqual(problem(409, 'sheet_incomplete'))
    expect((await judge.call('PUT', clip, { marks })).status).toBe(200)
    expect((await mark()).status).toBe(200)
  })
})

describe('judges are set aside', () => {
  const setAside = (who: Somebody, { path }: Heats, judge: Somebody, entryId: string | null) =>
    who.call('POST', `${path}/set-aside`, { accountId: judge.id, entryId, reason: '突发疾病' })

  test('an absent one from every open sheet, by the panel’s chief only; the locked ones stay', async () => {
    const prepared = await setting.heats()
    const absent = setting.judgeOf(1, 2)
    await markAll(absent, prepared, prepared.first, [2, 2, 2])
    await lock(absent, prepared.first)
    for (const who of [setting.judgeOf(1, 1), setting.judgeOf(2, 0)])
      expect(await setAside(who, prepared, absent, null)).toEqual(problem(403, 'not_your_panel'))
    const page = contestOf(await setAside(setting.judgeOf(1, 0), prepared, absent, null))
    expect(page.sheets.decided).toBe(4)
    const states = await county.db.prisma.sheet.findMany({
      where: { judgeId: absent.id, entryId: { in: prepared.entries } },
    })
    expect(states.map((it) => it.state).sort()).toEqual(['excused', 'excused', 'excused', 'locked'])
    expect(await setting.checkOf(prepared)).toMatchObject({ intact: true })
  })

  test('one from one entry by hand', async () => {
    const prepared = await setting.heats()
    await setAside(operator, prepared, setting.judgeOf(1, 1), prepared.first)
    expect(await lock(setting.judgeOf(1, 1), prepared.first)).toEqual(problem(403, 'recused'))
  })
})
