import { afterAll, beforeAll, expect, test } from 'vitest'
import { entry } from '#contracts/contest/contest.types.ts'
import { contestOf, draftBody, lock, markAll, prepare, problem, publish } from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

let county: ContestSetting
let operator: Somebody
let judge: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
  judge = await county.somebody('钱评委', 'judge', 'host')
})

afterAll(() => county.close())

const enter = (who: Somebody, contestId: string, liveId: string) =>
  who.call('POST', `/api/contests/${contestId}/entries/own`, { liveId })

const newHost = async () => {
  const host = await county.somebody('想参赛的', 'host')
  return { host, liveId: await county.liveOf(host, { state: 'scheduled' }) }
}

const logOf = async (slug: string) =>
  (await county.guest.call('GET', `/api/contests/${slug}/log`)).body['items'] as {
    kind: string
    actor: string
    facts: unknown
  }[]

test('a host enters with a live to come, before the first panel, and the log names the host', async () => {
  const { contest } = await prepare(county, operator, ['先来的'], [judge])
  const { host, liveId } = await newHost()
  const answer = await enter(host, contest.id, liveId)
  expect(entry.parse(answer.body)).toMatchObject({
    ...{ number: 2, panel: 1, overlap: false, round: 1, liveId },
    host: { id: host.id },
  })
  const { contestants } = contestOf(await county.guest.call('GET', `/api/contests/${contest.slug}`))
  expect(contestants.map((it) => it.host.id)).toContain(host.id)
  expect((await logOf(contest.slug)).at(-1)).toMatchObject({
    ...{ kind: 'entry', actor: 'host 2' },
    facts: { number: 2, panel: 1, overlap: false },
  })
})

test('who follows the contest hears of each entry once, whether the host or an organiser enters it', async () => {
  const { contest } = await prepare(county, operator, ['先来的'], [judge])
  const heard = () =>
    county.db.prisma.outboxEvent.count({
      where: { kind: 'contest.changed', payload: { path: ['contestId'], equals: contest.id } },
    })
  const [own, entered, before] = [await newHost(), await newHost(), await heard()]
  await enter(own.host, contest.id, own.liveId)
  expect(await heard()).toBe(before + 1)
  for (let tries = 0; tries < 2; tries += 1)
    await operator.call('POST', `/api/contests/${contest.id}/entries`, { liveId: entered.liveId })
  expect(await heard()).toBe(before + 2)
})

test('again with the same live changes nothing, with another it is refused', async () => {
  const { contest } = await prepare(county, operator, ['先来的'], [judge])
  const { host, liveId } = await newHost()
  const answers = await Promise.all([1, 2, 3].map(() => enter(host, contest.id, liveId)))
  expect(new Set(answers.map((it) => it.body['number']))).toEqual(new Set([2]))
  await county.db.prisma.live.update({ where: { id: liveId }, data: { state: 'ended' } })
  expect((await enter(host, contest.id, liveId)).body).toMatchObject({ number: 2 })
  expect((await logOf(contest.slug)).filter((it) => it.actor === 'host 2')).toHaveLength(1)
  const other = await county.liveOf(host, { state: 'scheduled' })
  expect(await enter(host, contest.id, other)).toMatchObject(problem(409, 'already_entered'))
})

test('only with one’s own live, which is not over, and only as a host', async () => {
  const { contest } = await prepare(county, operator, ['先来的'], [judge])
  const [{ host }, other] = [await newHost(), await newHost()]
  expect(await enter(host, contest.id, other.liveId)).toMatchObject(problem(403, 'not_your_live'))
  for (const state of ['ended', 'cancelled'] as const)
    expect(await enter(host, contest.id, await county.liveOf(host, { state }))).toMatchObject(
      problem(409, 'live_over'),
    )
  const viewer = await county.somebody('看客', 'viewer')
  expect(await enter(viewer, contest.id, other.liveId)).toMatchObject(problem(403, 'not_allowed'))
  expect((await logOf(contest.slug)).filter((it) => it.kind === 'entry')).toHaveLength(1)
})

test('a judge of the contest does not take part, though they host lives', async () => {
  const { contest } = await prepare(county, operator, ['先来的'], [judge])
  const liveId = await county.liveOf(judge, { state: 'scheduled' })
  expect(await enter(judge, contest.id, liveId)).toMatchObject(problem(409, 'judge_takes_part'))
})

test('a draft is not there for hosts, and a published contest takes nobody', async () => {
  const { id } = contestOf(await operator.call('POST', '/api/contests', draftBody()))
  const { host, liveId } = await newHost()
  expect(await enter(host, id, liveId)).toMatchObject(problem(404, 'not_found'))
  const prepared = await prepare(county, operator, ['先来的'], [judge])
  await markAll(judge, prepared, prepared.first, [2, 2, 2])
  await lock(judge, prepared.first)
  expect((await publish(operator, prepared)).status).toBe(200)
  expect(await enter(host, prepared.contest.id, liveId)).toMatchObject(problem(409, 'contest_not_open'))
})

test('shut gates are named to the host, and trying again and again leaves the log as it is', async () => {
  const gates = ['identity', 'training']
  const procedure = { holdHours: 72, appealHours: 48, calibration: false, declareFirst: false, gates }
  const { id, slug } = contestOf(await operator.call('POST', '/api/contests', { ...draftBody(), procedure }))
  const { host, liveId } = await newHost()
  const record = (hostId: string) =>
    operator.call('POST', `/api/contests/${id}/facts`, { hostId, kind: 'training', holds: true, note: '' })
  const verify = (hostId: string) =>
    county.db.prisma.account.update({ where: { id: hostId }, data: { phoneDigest: `phone of ${hostId}` } })
  const first = await newHost()
  await verify(first.host.id)
  await record(first.host.id)
  await operator.call('POST', `/api/contests/${id}/judges`, { accountId: judge.id })
  await operator.call('POST', `/api/contests/${id}/entries`, { liveId: first.liveId })
  await operator.call('POST', `/api/contests/${id}/open`)
  const before = await logOf(slug)
  for (let tries = 0; tries < 3; tries += 1)
    expect(await enter(host, id, liveId)).toMatchObject({
      ...problem(409, 'not_eligible'),
      body: {
        fields: [
          { path: 'eligibility.identity', code: 'phone_not_verified' },
          { path: 'eligibility.training', code: 'not_recorded' },
        ],
      },
    })
  expect(await logOf(slug)).toEqual(before)
  await verify(host.id)
  await record(host.id)
  expect((await enter(host, id, liveId)).body).toMatchObject({ number: 2 })
  expect((await logOf(slug)).at(-1)).toMatchObject({ actor: 'host 2', facts: { gates } })
})
