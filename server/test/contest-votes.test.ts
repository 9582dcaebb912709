import { afterAll, beforeAll, expect, test } from 'vitest'
import { contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestPublicRoutes as routes } from '#contracts/contest/public.routes.ts'
import { contestOf, criteria, draftBody, lock, markAll, problem, type Prepared } from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

const DAY_MS = 24 * 3_600_000

let county: ContestSetting
let operator: Somebody
let judge: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
  judge = await county.somebody('周恪言', 'judge')
})

afterAll(() => county.close())

const vote = { name: '大众投票', hint: '', source: 'publicVote', levels: null }
/** Votes are a tenth of the first board, and a prize of their own on the second. */
const rubric = [
  { ...criteria[0], weightBp: 9000 },
  { ...vote, weightBp: 1000 },
  { ...vote, name: '人气投票', track: 2, weightBp: 10_000 },
]

async function voting(): Promise<Prepared> {
  const awards = [
    { name: '优秀主播', count: 1 },
    { name: '人气主播', count: 1, track: 2, sole: false },
  ]
  const body = { ...draftBody(), criteria: rubric, awards, tracks: ['优秀主播', '人气'] }
  const { id } = contestOf(await operator.call('POST', '/api/contests', body))
  const path = `/api/contests/${id}`
  await operator.call('POST', `${path}/judges`, { accountId: judge.id })
  const lives: string[] = []
  for (const name of ['徐春杏', '陈桂花']) {
    lives.push(await county.liveOf(await county.somebody(name, 'host')))
    await operator.call('POST', `${path}/entries`, { liveId: lives.at(-1) })
  }
  const contest = contestOf(await operator.call('POST', `${path}/open`))
  const entries = contest.contestants.map((it) => it.id)
  const judged = contest.criteria.filter((it) => it.source === 'judges').map((it) => it.id)
  return { contest, entries, first: entries[0] ?? '', lives, judged }
}

let phones = 0
async function voter(): Promise<Somebody> {
  const person = await county.somebody('观众', 'viewer')
  await county.db.prisma.account.update({
    where: { id: person.id },
    data: { phoneDigest: `phone ${(phones += 1)}` },
  })
  return person
}

const cast = (who: Somebody, { contest }: Prepared, entryId = '') =>
  who.call('POST', `/api/contests/${contest.slug}/votes`, { entryId })
const countsOf = async ({ contest }: Prepared) => {
  const answer = await county.guest.call('GET', `/api/contests/${contest.slug}/votes`)
  return new Map(routes.votes.reply.parse(answer.body).items.map((it) => [it.entryId, it.votes]))
}

test('a verified phone has one vote a day, whichever entry it goes to', async () => {
  const prepared = await voting()
  const [first = '', second = ''] = prepared.entries
  const person = await voter()
  expect((await cast(person, prepared, first)).body).toEqual({ entryId: first, votes: 1 })
  expect(await cast(person, prepared, second)).toEqual(problem(409, 'voted_today'))
  county.clock.at = new Date(county.clock.at.getTime() + DAY_MS)
  expect((await cast(person, prepared, second)).status).toBe(200)
  expect(await countsOf(prepared)).toEqual(
    new Map([
      [first, 1],
      [second, 1],
    ]),
  )
  const without = await county.somebody('无号', 'viewer')
  expect(await cast(without, prepared, first)).toEqual(problem(403, 'phone_needed'))
  expect(await cast({ ...operator, call: county.guest.call }, prepared, first)).toEqual(
    problem(401, 'sign_in_first'),
  )
})

test('votes weigh at most a tenth of a board, unless they are all of it', async () => {
  const heavy = [
    { ...criteria[0], weightBp: 8999 },
    { ...vote, weightBp: 1001 },
  ]
  expect(await operator.call('POST', '/api/contests', { ...draftBody(), criteria: heavy })).toEqual(
    problem(422, 'invalid'),
  )
})

test('the same phone in a hundred requests at once has one vote, and none is lost', async () => {
  const prepared = await voting()
  const people = await Promise.all(Array.from({ length: 20 }, voter))
  const answers = await Promise.all(
    people.flatMap((it) => [1, 2, 3, 4, 5].map(() => cast(it, prepared, prepared.first))),
  )
  expect(answers.filter((it) => it.status === 200)).toHaveLength(20)
  expect(await countsOf(prepared)).toEqual(new Map([[prepared.first, 20]]))
})

test('a farm’s surplus is voided with a record, and votes after the result are refused', async () => {
  const prepared = await voting()
  const [first = '', second = ''] = prepared.entries
  // All test voters come from one network: 50 of 53 count.
  const people = await Promise.all(Array.from({ length: 53 }, voter))
  for (const it of people) expect((await cast(it, prepared, first)).status).toBe(200)
  for (const entryId of [first, second]) {
    await markAll(judge, prepared, entryId, [2])
    await lock(judge, entryId)
  }
  const page = contestOf(await operator.call('POST', `/api/contests/${prepared.contest.id}/publish`))
  const popular = page.standings.find((it) => it.track === 2 && it.rank === 1)
  expect(popular).toMatchObject({ entry: { id: first }, award: '人气主播', parts: [{ measured: 50 }] })
  expect(page.standings.find((it) => it.track === 1 && it.rank === 1)).toMatchObject({ score: '70.00' })
  const log = await county.guest.call('GET', `/api/contests/${prepared.contest.slug}/log?after=0`)
  expect(
    contestProofRoutes.log.reply.parse(log.body).items.find((it) => it.kind === 'ballotVoided')?.facts,
  ).toMatchObject({ number: 1, votes: 3 })
  expect(await cast(await voter(), prepared, first)).toEqual(problem(409, 'contest_not_open'))
})
