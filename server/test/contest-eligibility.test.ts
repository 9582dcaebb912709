import { afterAll, beforeAll, expect, test } from 'vitest'
import { eligibility } from '#contracts/contest/eligibility.types.ts'
import { contestOf, draftBody, problem } from './contest.acts.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

let county: ContestSetting
let operator: Somebody

beforeAll(async () => {
  county = await openContestSetting()
  operator = await county.somebody('赵组织', 'operator')
})

afterAll(() => county.close())

const gates = ['identity', 'training', 'papers', 'violations']

async function guarded() {
  const procedure = { holdHours: 72, appealHours: 48, calibration: false, declareFirst: false, gates }
  const { id, slug } = contestOf(await operator.call('POST', '/api/contests', { ...draftBody(), procedure }))
  const path = `/api/contests/${id}`
  const host = await county.somebody('想参赛的', 'host')
  const liveId = await county.liveOf(host)
  const enter = () => operator.call('POST', `${path}/entries`, { liveId })
  const record = (kind: string, holds: boolean, hostId = host.id) =>
    operator.call('POST', `${path}/facts`, { hostId, kind, holds, note: '证书 2026-031' })
  const reasonsOf = async (who: Somebody = operator) =>
    eligibility
      .parse((await who.call('GET', `${path}/eligibility?hostId=${host.id}`)).body)
      .gates.flatMap((it) => (it.reason === null ? [] : [`${it.gate}: ${it.reason}`]))
  return { id, slug, path, host, liveId, enter, record, reasonsOf }
}

const verify = ({ id }: Somebody) =>
  county.db.prisma.account.update({ where: { id }, data: { phoneDigest: `phone of ${id}` } })

/** Stops a live of the host's, decided or not. */
const stop = async (host: Somebody, outcome: string | null) => {
  const liveId = await county.liveOf(host, { state: 'ended' })
  const of = { reason: '虚假宣传', at: county.clock.at, stoppedById: operator.id }
  await county.db.prisma.liveStop.create({ data: { liveId, ...of, outcome } })
  return liveId
}

test('a host is let in once every gate is open, and each shut one is named', async () => {
  const { enter, record, reasonsOf, host } = await guarded()
  expect(await enter()).toMatchObject(problem(409, 'not_eligible'))
  expect((await enter()).body).toMatchObject({
    fields: [
      { path: 'eligibility.identity', code: 'phone_not_verified' },
      { path: 'eligibility.training', code: 'not_recorded' },
      { path: 'eligibility.papers', code: 'not_recorded' },
    ],
  })
  await verify(host)
  await record('training', true)
  await record('papers', false)
  expect(await reasonsOf()).toEqual(['papers: found_missing'])
  expect(await reasonsOf(host)).toEqual(['papers: found_missing'])
  expect(await enter()).toMatchObject(problem(409, 'not_eligible'))
  await record('papers', true)
  expect((await enter()).status).toBe(200)
})

test('a stop that stands keeps a host out, one that was withdrawn does not', async () => {
  const { enter, record, reasonsOf, host } = await guarded()
  await verify(host)
  for (const kind of ['training', 'papers']) await record(kind, true)
  await stop(host, 'withdrawn')
  expect(await reasonsOf()).toEqual([])
  const liveId = await stop(host, 'upheld')
  expect(await reasonsOf()).toEqual(['violations: stop_stands'])
  expect(await enter()).toMatchObject(problem(409, 'not_eligible'))
  await county.db.prisma.liveStop.update({ where: { liveId }, data: { outcome: 'withdrawn' } })
  expect((await enter()).status).toBe(200)
})

test('every check and refusal is in the log, without the host’s name, and it stays whole', async () => {
  const { enter, record, host, slug, path } = await guarded()
  await enter()
  await verify(host)
  for (const kind of ['training', 'papers']) await record(kind, true)
  const liveId = await county.liveOf(await county.somebody('另一位', 'host'))
  await enter()
  await operator.call('POST', `${path}/judges`, { accountId: (await county.somebody('评委', 'judge')).id })
  await operator.call('POST', `${path}/open`)
  await operator.call('POST', `${path}/entries`, { liveId })
  const { items } = (await county.guest.call('GET', `/api/contests/${slug}/log`)).body as {
    items: { kind: string; facts: unknown }[]
  }
  expect(items.map((it) => it.kind)).toEqual([
    'refused',
    'fact',
    'fact',
    'entry',
    'judge',
    'opened',
    'refused',
  ])
  expect(items[3]?.facts).toMatchObject({ number: 1, gates })
  expect(JSON.stringify(items)).not.toContain(host.id)
  const check = await county.guest.call('GET', `/api/contests/${slug}/log/check`)
  expect(check.body).toMatchObject({ intact: true })
})

test('nobody else sees or records what was checked of a host', async () => {
  const { path, host } = await guarded()
  const other = await county.somebody('别人', 'host')
  const read = `${path}/eligibility?hostId=${host.id}`
  expect(await other.call('GET', read)).toMatchObject(problem(403, 'not_allowed'))
  const body = { hostId: other.id, kind: 'training', holds: true, note: '' }
  expect(await other.call('POST', `${path}/facts`, body)).toMatchObject(problem(403, 'not_allowed'))
  const nobody = { ...body, hostId: '0190a000-0000-7000-8000-000000000000' }
  expect(await operator.call('POST', `${path}/facts`, nobody)).toMatchObject(problem(404, 'not_found'))
})
