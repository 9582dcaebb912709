import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { publicContest } from '#contracts/contest/contest.types.ts'
import { defaultAwards, defaultRubric } from '#contracts/contest/default-rubric.ts'
import { permits, type Role } from '#contracts/core/roles.ts'
import { newId } from '#server/core/ids.ts'
import { openContestSetting, type ContestSetting, type Somebody } from './contest.setting.ts'

type Name = keyof typeof contestRoutes

let county: ContestSetting
let operator: Somebody
let judge: Somebody
/** Everybody who might call, with the roles they hold. */
let people: { readonly who: Somebody; readonly roles: readonly Role[] }[]
/** What stands for each `:name` in a path, and a body that each route would take. */
let params: Record<string, string>
let bodies: Partial<Record<Name, Record<string, unknown>>>

beforeAll(async () => {
  county = await openContestSetting()
  const hold = async (name: string, ...roles: Role[]) => ({
    who: await county.somebody(name, ...roles),
    roles,
  })
  people = [
    await hold('周恪言', 'judge'),
    await hold('赵组织', 'operator'),
    await hold('林小满', 'host'),
    await hold('看客', 'viewer', 'merchant', 'helper'),
  ]
  judge = may('setMark')
  operator = may('createContest')
  const plan = { title: '乡村直播大赛', edition: '第三届', criteria: defaultRubric, awards: defaultAwards }
  const made = await operator.call('POST', '/api/contests', { slug: 'attacked', ...plan })
  const { id, slug, criteria } = publicContest.parse(made.body)
  const liveId = await county.liveOf(await county.somebody('徐春杏', 'host'))
  const entry = await operator.call('POST', `/api/contests/${id}/entries`, { liveId })
  await operator.call('POST', `/api/contests/${id}/judges`, { accountId: judge.id })
  await operator.call('POST', `/api/contests/${id}/open`)
  params = { contestId: id, slug, entryId: String(entry.body['id']) }
  bodies = {
    createContest: { slug: 'another', ...plan },
    changeContest: plan,
    copyContest: { slug: 'copied', edition: '2027' },
    addJudge: { accountId: judge.id },
    addEntry: { liveId },
    enterOwn: { liveId: await county.liveOf(may('enterOwn')) },
    setMark: { criterionId: criteria[0]?.id, level: 2, streamMs: 0, note: '' },
    recuse: { reason: '同村' },
  }
})

afterAll(() => county.close())

const names = Object.keys(contestRoutes) as Name[]
const withBody: Name[] = [
  ...(['createContest', 'changeContest', 'addJudge', 'addEntry', 'enterOwn', 'setMark', 'recuse'] as const),
]
const guarded = names.filter((name) => contestRoutes[name].permission !== 'anyone')

const pathOf = (name: Name, change: Record<string, string> = {}): string =>
  contestRoutes[name].path.replaceAll(/:(\w+)/g, (_, key: string) => ({ ...params, ...change })[key] ?? key)

const may = (name: Name): Somebody => {
  const one = people.find(({ roles }) => permits(contestRoutes[name].permission, roles))
  if (!one) throw new Error(`nobody may ${name}`)
  return one.who
}

const codes = (answer: { status: number; body: Record<string, unknown> }) => [
  answer.status,
  answer.body['code'],
]

describe.each(guarded)('%s', (name) => {
  const { method } = contestRoutes[name]

  test('is not for guests, nor for who holds other roles', async () => {
    expect(codes(await county.guest.call(method, pathOf(name), bodies[name]))).toEqual([401, 'sign_in_first'])
    const others = people.filter(({ roles }) => !permits(contestRoutes[name].permission, roles))
    expect(others.length).toBeGreaterThan(0)
    for (const { who } of others)
      expect(codes(await who.call(method, pathOf(name), bodies[name]))).toEqual([403, 'not_allowed'])
  })
})

const withIdentifier = guarded.filter((name) => contestRoutes[name].path.includes(':'))

test.each(withIdentifier)('%s refuses identifiers that are none or nobody’s', async (name) => {
  const send = (id: string) =>
    may(name).call(contestRoutes[name].method, pathOf(name, { contestId: id, entryId: id }), bodies[name])
  for (const bad of ['1', "' OR 1=1 --", '\u0000', 'x'.repeat(2000)])
    expect(codes(await send(encodeURIComponent(bad)))).toEqual([422, 'invalid'])
  expect(codes(await send(newId()))).toEqual([404, 'not_found'])
})

/** Each member missing, of a wrong type, too long and out of range. */
const broken: Partial<Record<Name, Record<string, unknown>[]>> = {
  createContest: [
    { slug: 'No Spaces' },
    { slug: 'x'.repeat(41) },
    { title: '' },
    { title: '长'.repeat(31) },
    { title: 'a\u0000b' },
    { edition: 3 },
    { criteria: [] },
    { criteria: 'all' },
    { criteria: Array.from({ length: 21 }, (_, index) => ({ ...defaultRubric[0], name: `项目${index}` })) },
    { criteria: [{ ...defaultRubric[0], weightBp: 0 }] },
    { criteria: [{ ...defaultRubric[0], weightBp: 2500.5 }] },
    { criteria: [{ ...defaultRubric[0], weightBp: 10_001 }] },
    { criteria: [{ ...defaultRubric[0], weightBp: -1 }] },
    { criteria: [{ ...defaultRubric[0], source: 'likes' }] },
    { criteria: [{ ...defaultRubric[0], levels: ['一', '二', '三'] }] },
    { awards: [] },
    { awards: [{ name: '优秀主播', count: 0 }] },
    { awards: [{ name: '优秀主播', count: 101 }] },
  ],
  changeContest: [{ title: null }, { criteria: {} }, { awards: [{ name: '', count: 1 }] }],
  addJudge: [{ accountId: 'me' }, { accountId: 7 }],
  addEntry: [{ liveId: '' }, { liveId: ['a'] }],
  enterOwn: [{ liveId: '' }, { liveId: ['a'] }],
  setMark: [
    { criterionId: 'first' },
    { level: 4 },
    { level: -1 },
    { level: 1.5 },
    { level: '3' },
    { level: null },
    { streamMs: -1 },
    { streamMs: 0.5 },
    { streamMs: 86_400_001 },
    { streamMs: 1e300 },
    { note: '长'.repeat(201) },
    { note: 5 },
  ],
  recuse: [{ reason: '' }, { reason: '长'.repeat(101) }, { reason: {} }],
}

describe.each(withBody)('the body of %s', (name) => {
  const { method } = contestRoutes[name]
  const send = (body: unknown) => may(name).call(method, pathOf(name), body)

  test('is refused with any member missing', async () => {
    for (const member of Object.keys(bodies[name] ?? {})) {
      const answer = await send({ ...bodies[name], [member]: undefined })
      expect(codes(answer)).toEqual([422, 'invalid'])
      expect(JSON.stringify(answer.body['fields'])).toContain(`body.${member}`)
    }
  })

  test('is refused with any member out of its kind or range', async () => {
    for (const change of broken[name] ?? []) {
      const answer = await send({ ...bodies[name], ...change })
      expect([change, ...codes(answer)]).toEqual([change, 422, 'invalid'])
    }
  })

  test('is refused when it is no JSON or too much of it', async () => {
    expect(codes(await send('{"level":'))).toEqual([400, 'malformed'])
    expect(codes(await send({ note: 'x'.repeat(70_000) }))).toEqual([413, 'too_large'])
  })
})

test('after all of it the contest is as it was', async () => {
  const page = publicContest.parse((await county.guest.call('GET', pathOf('contest'))).body)
  expect(page).toMatchObject({ state: 'judging', entries: 1, sheets: { decided: 0, all: 1 } })
  expect(await county.db.prisma.mark.count()).toBe(0)
})
