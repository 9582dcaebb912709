import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contestPanelRoutes } from '#contracts/contest/panels.routes.ts'
import { lock, markAll, problem } from './contest.acts.ts'
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

const judging = ({ path }: Heats, what: string) =>
  `${path.replace('/contests/', '/judging/contests/')}/${what}`

describe('who leads a panel', () => {
  const seatsFor = async (who: Somebody, { path }: Heats) => who.call('GET', `${path}/seats`)

  test('sees who sits there and how far each is, never a mark', async () => {
    const prepared = await setting.heats()
    const judge = setting.judgeOf(1, 1)
    await markAll(judge, prepared, prepared.first, [3, 2, 1])
    await lock(judge, prepared.first)
    const answer = await seatsFor(operator, prepared)
    const { items } = contestPanelRoutes.seats.reply.parse(answer.body)
    expect(items.map((it) => it.panel)).toEqual([1, 1, 1, 2, 2, 2])
    const seated = items.find((it) => it.judge.id === judge.id)
    expect(seated?.sheets.map((it) => it.state)).toEqual(['locked', 'open', 'open', 'open'])
    expect(JSON.stringify(answer.body)).not.toContain('level')
  })

  test('sees why a judge was recused by hand', async () => {
    const prepared = await setting.heats()
    const [chief, judge] = [setting.judgeOf(1, 0), setting.judgeOf(1, 1)]
    const reason = '赛前帮这位主播改过稿'
    const body = { accountId: judge.id, entryId: prepared.first, reason }
    await chief.call('POST', `${prepared.path}/set-aside`, body)
    const { items } = contestPanelRoutes.seats.reply.parse((await seatsFor(chief, prepared)).body)
    const [first, ...others] = items.find((it) => it.judge.id === judge.id)?.sheets ?? []
    expect(first).toEqual({ number: 1, state: 'recused', reason })
    expect(others.map((it) => it.reason)).toEqual([null, null, null])
  })

  test('sees the own panel only as its chief, and nothing as one of its judges', async () => {
    const prepared = await setting.heats()
    const chief = await seatsFor(setting.judgeOf(2, 0), prepared)
    expect(contestPanelRoutes.seats.reply.parse(chief.body).items.map((it) => it.panel)).toEqual([2, 2, 2])
    expect(await seatsFor(setting.judgeOf(1, 1), prepared)).toEqual(problem(403, 'not_your_panel'))
  })
})

describe('before the first mark a judge', () => {
  test('finds again what was declared and from whom it recuses; nobody else’s', async () => {
    const prepared = await setting.heats()
    const judge = setting.judgeOf(1, 1)
    const kinship = { kind: 'kinship', villageId: null, hostId: prepared.hosts[2]?.id, note: '表姐弟' }
    await judge.call('PUT', judging(prepared, 'interests'), { interests: [kinship] })
    expect((await judge.call('GET', judging(prepared, 'interests'))).body).toEqual({
      interests: [kinship],
      recused: [3],
    })
    expect((await setting.judgeOf(1, 2).call('GET', judging(prepared, 'interests'))).body).toEqual({
      interests: [],
      recused: [],
    })
    const outsider = await county.somebody('外来评委', 'judge')
    expect(await outsider.call('GET', judging(prepared, 'interests'))).toEqual(problem(403, 'not_your_panel'))
  })

  test('sees the reference for the clip only after practising, and it stays from then on', async () => {
    const prepared = await setting.heats()
    const judge = setting.judgeOf(1, 1)
    const liveId = prepared.contest.contestants[0]?.liveId
    const reference = prepared.judged.map((criterionId) => ({ criterionId, level: 1, why: '只念了稿' }))
    const clip = { liveId, fromMs: 60_000, toMs: 180_000 }
    const put = (body: unknown) => operator.call('PUT', `${prepared.path}/calibration`, body)
    expect(await put({ ...clip, reference: [{ ...reference[0], level: 9 }] })).toEqual(
      problem(422, 'invalid'),
    )
    expect(await put({ ...clip, toMs: 60_000, reference })).toEqual(problem(422, 'invalid'))
    expect((await put({ ...clip, reference })).status).toBe(200)
    const path = judging(prepared, 'calibration')
    expect((await judge.call('GET', path)).body).toEqual({ clip, own: null, reference: null })
    const marks = prepared.judged.map((criterionId) => ({ criterionId, level: 2 }))
    await judge.call('PUT', path, { marks })
    expect((await judge.call('GET', path)).body).toEqual({ clip, own: marks, reference })
    expect((await setting.judgeOf(1, 2).call('GET', path)).body).toMatchObject({ reference: null })
    expect(await put({ ...clip, reference })).toEqual(problem(409, 'rubric_frozen'))
  })
})
