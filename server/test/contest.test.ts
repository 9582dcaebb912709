import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultAwards, defaultRubric } from '#contracts/contest/default-rubric.ts'
import { contestOf, criteria, draft, draftBody, plan, prepare, problem } from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

let county: ContestSetting
let operator: Somebody
let zhou: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
  zhou = await county.somebody('周恪言', 'judge')
})

afterAll(() => county.close())

describe('a draft', () => {
  test('takes the default rubric, keeps it as published and is seen by operators only', async () => {
    const body = { ...draftBody(), criteria: defaultRubric, awards: defaultAwards }
    const made = contestOf(await operator.call('POST', '/api/contests', body))
    expect(made.criteria).toMatchObject(defaultRubric)
    expect(made).toMatchObject({ state: 'draft', awards: defaultAwards, standings: [], entries: 0 })
    expect(await county.guest.call('GET', `/api/contests/${made.slug}`)).toEqual(problem(404, 'not_found'))
    expect((await operator.call('GET', `/api/contests/${made.slug}`)).status).toBe(200)
    const listed = async (who: Pick<Somebody, 'call'>) =>
      JSON.stringify((await who.call('GET', '/api/contests')).body)
    expect(await listed(county.guest)).not.toContain(made.id)
    expect(await listed(operator)).toContain(made.id)
  })

  test('is refused when its weights are not the whole', async () => {
    const body = { ...draftBody(), criteria: [{ ...criteria[0], weightBp: 9999 }] }
    expect(await operator.call('POST', '/api/contests', body)).toEqual(problem(422, 'weights_sum'))
  })

  test('is refused under a slug that is taken', async () => {
    const body = draftBody()
    await operator.call('POST', '/api/contests', body)
    expect(await operator.call('POST', '/api/contests', body)).toEqual(problem(409, 'name_taken'))
  })

  test('may be changed until judging begins, then no more', async () => {
    const { contest } = await prepare(county, operator, ['徐春杏'], [zhou])
    const path = `/api/contests/${contest.id}`
    expect(await operator.call('PUT', path, plan)).toEqual(problem(409, 'rubric_frozen'))

    const { id } = await draft(operator)
    const changed = { ...plan, title: '金秋直播大赛', criteria: [{ ...criteria[0], weightBp: 10_000 }] }
    expect(contestOf(await operator.call('PUT', `/api/contests/${id}`, changed))).toMatchObject({
      title: '金秋直播大赛',
      criteria: [{ position: 1, weightBp: 10_000 }],
    })
    const part = { ...plan, criteria: [{ ...criteria[0], weightBp: 1 }] }
    expect(await operator.call('PUT', `/api/contests/${id}`, part)).toEqual(problem(422, 'weights_sum'))
  })

  test('does not begin without entries or without judges', async () => {
    const { id } = await draft(operator)
    const open = () => operator.call('POST', `/api/contests/${id}/open`)
    expect(await open()).toEqual(problem(409, 'contest_incomplete'))
    const liveId = await county.liveOf(await county.somebody('葛大勇', 'host'))
    await operator.call('POST', `/api/contests/${id}/entries`, { liveId })
    expect(await open()).toEqual(problem(409, 'contest_incomplete'))
    await operator.call('POST', `/api/contests/${id}/judges`, { accountId: zhou.id })
    expect(contestOf(await open()).state).toBe('judging')
    expect(contestOf(await open()).state).toBe('judging')
  })
})

describe('panel and entries', () => {
  test('take judges by role, each once', async () => {
    const { id } = await draft(operator)
    const path = `/api/contests/${id}/judges`
    const host = await county.somebody('孟庆禾', 'host')
    expect(await operator.call('POST', path, { accountId: host.id })).toEqual(problem(422, 'invalid'))
    await operator.call('POST', path, { accountId: zhou.id })
    const twice = contestOf(await operator.call('POST', path, { accountId: zhou.id }))
    expect(twice.judges.map((it) => it.displayName)).toEqual(['周恪言'])
  })

  test('bind a host’s live, number entries, and answer a repetition with the same entry', async () => {
    const { id } = await draft(operator)
    const path = `/api/contests/${id}/entries`
    const host = await county.somebody('陈桂花', 'host')
    const liveId = await county.liveOf(host)
    const first = await operator.call('POST', path, { liveId })
    expect(first.body).toMatchObject({
      number: 1,
      liveId,
      host: { displayName: '陈桂花' },
      place: { townName: '天宝镇', villageName: '柳泉村' },
    })
    expect(await operator.call('POST', path, { liveId })).toEqual(first)
    const another = await county.liveOf(host)
    expect(await operator.call('POST', path, { liveId: another })).toEqual(problem(409, 'already_entered'))
  })

  test('number entries that come at once one after the other', async () => {
    const { id, slug } = await draft(operator)
    const lives = await Promise.all(
      ['甲', '乙', '丙', '丁', '戊', '己'].map(async (name) =>
        county.liveOf(await county.somebody(name, 'host')),
      ),
    )
    await Promise.all(lives.map((liveId) => operator.call('POST', `/api/contests/${id}/entries`, { liveId })))
    const page = contestOf(await operator.call('GET', `/api/contests/${slug}`))
    expect(page.contestants.map((it) => it.number)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('keep judging and taking part apart, and cancelled or unknown lives out', async () => {
    const { id } = await draft(operator)
    const both = await county.somebody('两头忙', 'host', 'judge')
    const liveId = await county.liveOf(both)
    await operator.call('POST', `/api/contests/${id}/judges`, { accountId: both.id })
    const enter = (live: string) => operator.call('POST', `/api/contests/${id}/entries`, { liveId: live })
    expect(await enter(liveId)).toEqual(problem(409, 'judge_takes_part'))
    const cancelled = await county.liveOf(await county.somebody('苏晚晴', 'host'), { state: 'cancelled' })
    expect(await enter(cancelled)).toEqual(problem(422, 'invalid'))
    expect(await enter(both.id)).toEqual(problem(404, 'not_found'))

    const other = await draft(operator)
    await operator.call('POST', `/api/contests/${other.id}/entries`, { liveId })
    const appointed = await operator.call('POST', `/api/contests/${other.id}/judges`, { accountId: both.id })
    expect(appointed).toEqual(problem(409, 'judge_takes_part'))
  })
})
