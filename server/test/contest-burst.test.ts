import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import { contestPublicRoutes } from '#contracts/contest/public.routes.ts'
import { VOTES_OF_ONE_NETWORK } from '#server/areas/contest/votes/votes.rules.ts'
import { newId } from '#server/core/ids.ts'
import { openWorld, type World } from './attack/world.ts'

/** Fifty thousand in the long form of the fault tests. */
const VOTES = Number(process.env['FAULT_VOTES'] ?? 2_000)
const AT_ONCE = 100
const ENTRIES = 4
/** Every tenth voter tries a second time, for somebody else. */
const AGAIN = 10
/** Every twentieth sits in the one network of a farm, and votes for the first entry. */
const OF_FARM = 20
const INSERTED_AT_ONCE = 2_000

let world: World
let slug: string
let contestId: string
let entries: string[]
let cookies: string[]

beforeAll(async () => {
  world = await openWorld({ behindProxy: true })
  await openContest()
  cookies = await voters()
}, 300_000)

afterAll(() => world.app.close())

/** One board that the public decides alone. */
async function openContest(): Promise<void> {
  const { app } = world
  const { cookie } = world.as('operator')
  slug = 'popular'
  const criteria = [
    { name: '大众投票', hint: '', weightBp: 10_000, source: 'publicVote' as const, levels: null },
  ]
  const body = { slug, title: '人气赛', edition: '2026', criteria, awards: [{ name: '人气主播', count: 1 }] }
  contestId = (await app.ask(contestRoutes.createContest, { cookie, body })).id
  entries = []
  for (let index = 0; index < ENTRIES; index += 1) {
    const { liveId } = await world.scheduled()
    const entry = await app.ask(contestRoutes.addEntry, { cookie, params: { contestId }, body: { liveId } })
    entries.push(entry.id)
  }
  await app.ask(contestRoutes.openJudging, { cookie, params: { contestId } })
}

/** Accounts with a verified phone and a session each, as sign-in leaves them; answers their cookies. */
async function voters(): Promise<string[]> {
  const { prisma } = world.app.db
  const expiresAt = new Date(world.app.clock.now().getTime() + 24 * 3_600_000)
  const made: string[] = []
  while (made.length < VOTES) {
    const count = Math.min(INSERTED_AT_ONCE, VOTES - made.length)
    const people = Array.from({ length: count }, () => ({
      id: newId(),
      token: randomBytes(32).toString('base64url'),
    }))
    await prisma.account.createMany({
      data: people.map(({ id }) => ({
        ...{ id, displayName: '观众', avatar: 'farmer', roles: ['viewer' as const] },
        phoneDigest: `phone of ${id}`,
      })),
    })
    await prisma.session.createMany({
      data: people.map(({ id, token }) => ({
        ...{ id: newId(), accountId: id, device: 'test', expiresAt },
        tokenDigest: createHash('sha256').update(token).digest('hex'),
      })),
    })
    made.push(...people.map(({ token }) => `fieldcast_session=${token}`))
  }
  return made
}

const isOfFarm = (voter: number) => voter % OF_FARM === 0
const choiceOf = (voter: number) => (isOfFarm(voter) ? 0 : voter % ENTRIES)
/** Everybody else sits in a network of their own. */
const addressOf = (voter: number) =>
  isOfFarm(voter) ? '203.0.113.7' : `10.${(voter >> 8) & 255}.${voter & 255}.${1 + (voter >> 16)}`

const vote = async (voter: number, choice: number): Promise<number> => {
  const { status } = await world.app.call(contestPublicRoutes.vote, {
    ...{ cookie: cookies[voter], params: { slug }, body: { entryId: entries[choice] } },
    headers: { 'x-forwarded-for': addressOf(voter) },
  })
  return status
}

const counts = async (): Promise<number[]> => {
  const { items } = await world.app.ask(contestPublicRoutes.votes, { params: { slug } })
  const votes = new Map(items.map((it) => [it.entryId, it.votes]))
  return entries.map((it) => votes.get(it) ?? 0)
}

const choices = Array.from({ length: VOTES }, (_, voter) => choiceOf(voter))
const expected = Array.from({ length: ENTRIES }, (_, entry) => choices.filter((it) => it === entry).length)

test(`${VOTES} votes over HTTP at once, many of them tried again, are counted exactly`, async () => {
  const statuses = new Map<number, number>()
  let next = 0
  const hand = async () => {
    for (;;) {
      const voter = next
      next += 1
      if (voter >= VOTES) return
      const tries = [vote(voter, choiceOf(voter))]
      if (voter % AGAIN === 0) tries.push(vote(voter, choiceOf(voter)))
      for (const status of await Promise.all(tries)) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, hand))
  expect(statuses).toEqual(
    new Map([
      [200, VOTES],
      [409, Math.ceil(VOTES / AGAIN)],
    ]),
  )
  expect(await counts()).toEqual(expected)
  expect(world.app.faults).toEqual([])
}, 3_600_000)

test('a farm’s surplus is voided with a record, and the result counts the rest', async () => {
  const { app } = world
  await app.ask(contestRoutes.publish, { cookie: world.as('operator').cookie, params: { contestId } })
  const farmed = choices.filter((_, voter) => isOfFarm(voter)).length
  const surplus = Math.max(0, farmed - VOTES_OF_ONE_NETWORK)
  const [first = 0, ...others] = expected
  expect(await counts()).toEqual([first - surplus, ...others])
  const { items } = await app.ask(contestProofRoutes.log, { params: { slug } })
  const voided = items.filter((it) => it.kind === 'ballotVoided').map((it) => it.facts)
  expect(voided).toEqual([expect.objectContaining({ number: 1, votes: surplus })])
  const { standings } = await app.ask(contestRoutes.contest, { params: { slug } })
  expect(standings.map((it) => it.parts[0]?.measured).toSorted()).toEqual(
    [first - surplus, ...others].toSorted(),
  )
  const late = await vote(1, choiceOf(1))
  expect(late).toBe(409)
}, 120_000)
