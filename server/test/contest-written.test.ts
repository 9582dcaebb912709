import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultRubric } from '#contracts/contest/default-rubric.ts'
import { blindText } from '#contracts/contest/written.types.ts'
import { z } from 'zod'
import { contestOf, draftBody, lock, markWith, problem, setMark } from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

let county: ContestSetting
let operator: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
})

afterAll(() => county.close())

/** Half by the live, half by a text; two hosts of 柳泉村, one judge. */
async function written() {
  const [live, plan] = [defaultRubric[0], defaultRubric[4]]
  const criteria = [
    { ...live, weightBp: 5000 },
    { ...plan, weightBp: 5000, written: true },
  ]
  const { id, slug } = contestOf(await operator.call('POST', '/api/contests', { ...draftBody(), criteria }))
  const path = `/api/contests/${id}`
  const judge = await county.somebody('周评委', 'judge')
  await operator.call('POST', `${path}/judges`, { accountId: judge.id })
  const hosts = [await county.somebody('林小满', 'host'), await county.somebody('陈桂花', 'host')]
  for (const host of hosts)
    await operator.call('POST', `${path}/entries`, { liveId: await county.liveOf(host) })
  const contest = contestOf(await operator.call('POST', `${path}/open`))
  const [first = '', second = ''] = contest.contestants.map((it) => it.id)
  const [byLive, byText] = contest.criteria.map((it) => it.id)
  const handIn = (host: Somebody | undefined, entryId: string, text: string) =>
    (host ?? operator).call('PUT', `${path}/entries/${entryId}/text`, { text })
  const desk = `/api/judging/contests/${id}/texts`
  const texts = async (who = judge) =>
    z.object({ items: z.array(blindText) }).parse((await who.call('GET', desk)).body).items
  const mark = (pseudonym: number | undefined, criterionId: string | undefined, level: number) =>
    judge.call('PUT', `${desk}/${pseudonym ?? 0}/marks`, { criterionId, level, note: '有设计' })
  return { id, slug, path, judge, hosts, first, second, byLive, byText, handIn, texts, mark, desk }
}

test('a judge reads texts under numbers of their own, without names, places and phones', async () => {
  const { hosts, first, second, handIn, texts, desk, judge } = await written()
  expect((await handIn(hosts[0], first, '我是柳泉村林小满，电话 13812345678，先讲产地再切果。')).status).toBe(
    200,
  )
  await handIn(hosts[1], second, '桂花姐在天宝开播：先称重，后比价。')
  const read = await texts()
  expect(read.map((it) => it.text).toSorted()).toEqual([
    '〔略〕姐在〔略〕开播：先称重，后比价。',
    '我是〔略〕〔略〕，电话 〔略〕，先讲产地再切果。',
  ])
  const answer = JSON.stringify((await judge.call('GET', desk)).body)
  for (const word of [
    first,
    second,
    hosts[0]?.id ?? '',
    hosts[1]?.id ?? '',
    '小满',
    '桂花',
    '柳泉',
    'submittedAt',
  ])
    expect(answer).not.toContain(word)
  expect(new Set(read.map((it) => it.pseudonym)).size).toBe(2)
})

test('written criteria are marked by the text’s number only, and count like any other', async () => {
  const { hosts, first, byLive, byText, handIn, texts, mark, judge, path, slug, second } = await written()
  for (const [index, host] of hosts.entries())
    await handIn(host, index === 0 ? first : second, index === 0 ? '甲的脚本' : '乙的脚本')
  const numberOf = (text: string) => texts().then((all) => all.find((it) => it.text === text)?.pseudonym)
  const [one, two] = [await numberOf('甲的脚本'), await numberOf('乙的脚本')]
  expect(await setMark(judge, first, markWith(byText, 3))).toMatchObject(problem(409, 'blind_review'))
  expect(await mark(one, byLive, 3)).toMatchObject(problem(409, 'blind_review'))
  expect((await mark(one, byText, 3)).body).toMatchObject({ pseudonym: one, marks: [{ level: 3 }] })
  await mark(two, byText, 1)
  expect((await mark(9, byText, 3)).status).toBe(422)
  // Beside the entry's name the marks for its text are not shown.
  expect((await setMark(judge, first, markWith(byLive, 2))).body).toMatchObject({
    marks: [{ criterionId: byLive }],
  })
  await setMark(judge, second, markWith(byLive, 2))
  for (const entryId of [first, second]) expect((await lock(judge, entryId)).status).toBe(200)
  const result = contestOf(await operator.call('POST', `${path}/publish`))
  expect(result.standings.map((it) => [it.entry.number, it.score])).toEqual([
    [1, '83.33'],
    [2, '50.00'],
  ])
  expect((await county.guest.call('GET', `/api/contests/${slug}/log/check`)).body).toMatchObject({
    intact: true,
  })
})

test('a text may be changed until a judge has marked it, by its author only', async () => {
  const { hosts, first, second, byText, handIn, texts, mark, path, judge } = await written()
  await handIn(hosts[0], first, '第一稿')
  await handIn(hosts[0], first, '第二稿')
  const [read] = await texts()
  expect(read?.text).toBe('第二稿')
  await mark(read?.pseudonym, byText, 2)
  expect(await handIn(hosts[0], first, '第三稿')).toMatchObject(problem(409, 'text_frozen'))
  expect(await handIn(hosts[0], second, '别人的')).toMatchObject(problem(403, 'not_allowed'))
  const own = (who: Somebody | undefined) => (who ?? operator).call('GET', `${path}/entries/${first}/text`)
  expect((await own(hosts[0])).body).toMatchObject({ text: '第二稿' })
  expect(await own(hosts[1])).toMatchObject(problem(403, 'not_allowed'))
  expect(await own(judge)).toMatchObject(problem(403, 'not_allowed'))
})

test('a recused judge is not shown the text, nor a judge of another contest', async () => {
  const { hosts, first, handIn, texts, judge, desk } = await written()
  await handIn(hosts[0], first, '脚本')
  expect(await texts()).toHaveLength(1)
  await judge.call('POST', `/api/judging/${first}/recuse`, { reason: '同村' })
  expect(await texts()).toEqual([])
  const other = await county.somebody('别处的评委', 'judge')
  expect(await other.call('GET', desk)).toMatchObject(problem(403, 'not_your_panel'))
})

test('a contest is copied for next year with its lineage, and the copy is a draft of its own', async () => {
  const { id, slug, path } = await written()
  const next = await operator.call('POST', `${path}/copies`, { slug: `${slug}-next`, edition: '第四届' })
  const copy = contestOf(next)
  expect(copy).toMatchObject({ state: 'draft', edition: '第四届', contestants: [], judges: [] })
  expect(copy.rubric).toMatchObject({ version: 2, copiedFrom: { slug, version: 1 } })
  const before = contestOf(await operator.call('GET', `/api/contests/${slug}`))
  const plain = (it: typeof copy) => it.criteria.map(({ id: _, ...rest }) => rest)
  expect(plain(copy)).toEqual(plain(before))
  expect(copy.criteria[0]?.id).not.toBe(before.criteria[0]?.id)
  const again = await operator.call('POST', `${path}/copies`, { slug: `${slug}-next`, edition: '第四届' })
  expect(again).toMatchObject(problem(409, 'name_taken'))
  expect(await operator.call('PUT', path, draftBody())).toMatchObject(problem(409, 'rubric_frozen'))
  const changed = await operator.call('PUT', `/api/contests/${copy.id}`, { ...draftBody(), slug: undefined })
  expect(contestOf(changed).rubric).toMatchObject({ version: 3, copiedFrom: { slug } })
  expect(id).not.toBe(copy.id)
})
