import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProblemBody } from '#contracts/core/problems.ts'
import type { GuardMode, Proof } from '#contracts/sales/guard.types.ts'
import { couponRoutes } from '#contracts/sales/coupons.routes.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { guardRoutes } from '#contracts/sales/guard.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { CALM_MS } from '#server/areas/sales/guard/pressure.rules.ts'
import { CHALLENGE_MS } from '#server/areas/sales/guard/challenges.ts'
import { RedisDeviceBuyers } from '#server/areas/sales/guard/redis-device-buyers.ts'
import { deviceCookies } from '#server/buying-guard.ts'
import { newId } from '#server/core/ids.ts'
import { openRedis } from '#server/storage/redis.ts'
import { sharedLimiters, SubjectLimit } from '#server/transport/rate-limits.ts'
import { mustRefuse } from './attack/expect-problem.ts'
import { couponOf } from './attack/selling-fixtures.ts'
import { freshKey, openWorld, type World } from './attack/world.ts'
import { startRedis } from './support/redis-server.ts'
import { solve } from './support/solve.ts'
import type { Person } from './support/test-app.ts'

/** A quarter of what is declared: 15 attempts a minute, 3 buyers a device, an attack from 20 attempts a second. */
const FACTOR = 0.25
const guard = { buyersPerDevice: 12, ratePerSecond: 80, refusedPercent: 50, bits: 8 }
const MINUTE_MS = 60_000

let world: World
beforeAll(async () => {
  world = await openWorld({ rateLimitFactor: FACTOR, guard })
})
afterAll(() => world.app.close())

const devices = deviceCookies({ sessionPepper: Buffer.alloc(32, 1) })
/** What a browser shows of itself that somebody has signed in on. */
const device = () => devices.cookie(devices.newToken(), { secure: false }).split(';', 1)[0] ?? ''

interface Attempt {
  readonly key?: string
  readonly proof?: Proof
  readonly on?: string
}

const buy = ({ cookie }: Person, offerId: string, { key = freshKey(), proof, on }: Attempt = {}) =>
  world.app.call(orderRoutes.buy, {
    ...{ key, params: { offerId }, cookie: on === undefined ? cookie : `${cookie}; ${on}` },
    body: { quantity: 1, ...(proof ? { proof } : {}) },
  })

const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code ?? 'bought'
const viewer = () => world.app.account('viewer')
const view = () => world.app.ask(guardRoutes.guard, { cookie: world.as('auditor').cookie })
const decide = (mode: GuardMode, offerId: string | null = null, reason = '有脚本在抢') =>
  world.app.ask(guardRoutes.decide, {
    ...{ cookie: world.as('operator').cookie, body: { mode, offerId, reason } },
  })
const offer = async () => (await world.offer()).offerId

async function challengeOf(who: Person, offerId: string, attempt: Attempt = {}) {
  const problem: ProblemBody = mustRefuse(await buy(who, offerId, attempt), orderRoutes.buy)
  expect(problem.code).toBe('challenge_required')
  if (!problem.challenge) throw new Error('a challenge without work')
  return problem.challenge
}

describe('the accounts of one device', () => {
  it('may be three in one sale, however often each tries, and as many in the next', async () => {
    const [offerId, next, on, other] = [await offer(), await offer(), device(), device()]
    const people = await Promise.all([1, 2, 3, 4].map(viewer))
    const [first, , , fourth] = people as [Person, Person, Person, Person]
    const codes = []
    for (const who of people) codes.push(codeOf(await buy(who, offerId, { on })))
    expect(codes).toEqual(['bought', 'bought', 'bought', 'device_limit'])
    expect(codeOf(await buy(first, offerId, { on }))).toBe('bought')
    expect(codeOf(await buy(fourth, offerId, { on: other }))).toBe('bought')
    expect(codeOf(await buy(fourth, next, { on }))).toBe('bought')
  })

  it('cannot pass for many devices by showing no mark, or marks of their own making', async () => {
    const [offerId, genuine] = [await offer(), device()]
    const marks = [undefined, 'fieldcast_device=abcdefghijklmnopAAAAAAAAAAAAAAAA', undefined, `${genuine}A`]
    const codes = []
    for (const on of marks)
      codes.push(codeOf(await buy(await viewer(), offerId, on === undefined ? {} : { on })))
    expect(codes).toEqual(['bought', 'bought', 'bought', 'device_limit'])
    expect(codeOf(await buy(await viewer(), offerId, { on: genuine }))).toBe('bought')
  })
})

describe('an attack on a sale', () => {
  it('has buyers challenged, whom work lets through, and leaves them alone when it is over', async () => {
    const [offerId, calm] = [await offer(), await offer()]
    const bots = await Promise.all([1, 2, 3, 4].map(viewer))
    const rush = bots.flatMap((bot) => Array.from({ length: 12 }, () => buy(bot, offerId)))
    const codes = (await Promise.all(rush)).map(codeOf)
    expect(codes).toContain('challenge_required')
    const [honest, on, key] = [await viewer(), device(), freshKey()]
    const challenge = await challengeOf(honest, offerId, { on, key })
    expect(challenge.bits).toBeGreaterThanOrEqual(guard.bits)
    expect(codeOf(await buy(honest, offerId, { on, key, proof: solve(challenge) }))).toBe('bought')
    // Nobody can tell yet what the same flood turns to next.
    expect(codeOf(await buy(await viewer(), calm, { on: device() }))).toBe('challenge_required')
    await expect
      .poll(async () => new Set((await view()).alarms.map((alarm) => alarm.offerId)))
      .toEqual(new Set([null, offerId]))
    const counted = async (what: 'challenge' | 'solved') =>
      (await view()).minutes.reduce((sum, minute) => sum + minute[what], 0)
    await expect.poll(() => counted('solved')).toBe(1)
    expect(await counted('challenge')).toBeGreaterThan(1)
    world.app.clock.ahead(CALM_MS + 1_000)
    expect(codeOf(await buy(await viewer(), offerId, { on: device() }))).toBe('bought')
    expect((await view()).alarms).toEqual([])
  })

  it('has those who order, claim a coupon or queue challenged too, whom work lets through', async () => {
    const lines = [{ skuId: await world.skuId(), quantity: 1, priceFen: 5_900 }]
    const [coupon, { offerId }] = [await couponOf(world), await world.soldOut()]
    await decide('on')
    const [who, key] = [await viewer(), freshKey()]
    const request = { cookie: who.cookie, key }
    const acts = [
      [orderRoutes.placeOrder, { ...request, body: { lines, liveId: null } }],
      [couponRoutes.claimCoupon, { ...request, params: { couponId: coupon.id }, body: {} }],
      [flashSaleRoutes.wait, { cookie: who.cookie, params: { offerId }, body: {} }],
    ] as const
    for (const [route, input] of acts) {
      const refused: ProblemBody = mustRefuse(await world.app.call(route, input), route)
      expect([route.path, refused.code]).toEqual([route.path, 'challenge_required'])
      if (!refused.challenge) throw new Error('a challenge without work')
      const proven = { ...input, body: { ...input.body, proof: solve(refused.challenge) } }
      expect([route.path, codeOf(await world.app.call(route, proven))]).toEqual([route.path, 'bought'])
      expect(codeOf(await world.app.call(route, proven))).toMatch(/^(challenge_required|bought)$/)
    }
    await expect
      .poll(async () => new Set((await view()).alarms.map((alarm) => alarm.what)))
      .toEqual(new Set(['all']))
    await decide('auto')
  })

  it('is told by refused attempts too, and by whose limit refused them', async () => {
    world.app.clock.ahead(MINUTE_MS)
    const [offerId, bot] = [await offer(), await viewer()]
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 15 }, () => buy(bot, offerId)))
      // Slow enough for its rate to be nothing special.
      world.app.clock.ahead(990)
    }
    const honest = await viewer()
    await challengeOf(honest, offerId, { on: device() })
    await expect
      .poll(async () => (await view()).minutes.reduce((sum, { account }) => sum + account, 0))
      .toBeGreaterThanOrEqual(125)
    world.app.clock.ahead(CALM_MS + 1_000)
  })
})

describe('work', () => {
  let offerId: string
  beforeAll(async () => {
    world.app.clock.ahead(2 * MINUTE_MS)
    offerId = await offer()
    await decide('on', offerId)
  })

  const refusal = async (who: Person, attempt: Attempt) => {
    const problem = mustRefuse(await buy(who, offerId, attempt), orderRoutes.buy)
    expect(problem.challenge).toBeDefined()
    return problem.code
  }

  it('is good once', async () => {
    const [who, key, on] = [await viewer(), freshKey(), device()]
    const proof = solve(await challengeOf(who, offerId, { key }))
    const bought = await buy(who, offerId, { key, proof, on })
    expect(codeOf(bought)).toBe('bought')
    expect(await refusal(who, { key, proof, on })).toBe('challenge_required')
    const again = solve(await challengeOf(who, offerId, { key }))
    expect((await buy(who, offerId, { key, proof: again, on })).body).toEqual(bought.body)
  })

  it('is good for one purchase of one buyer only', async () => {
    const [who, other, key] = [await viewer(), await viewer(), freshKey()]
    const proof = solve(await challengeOf(who, offerId, { key }))
    expect(await refusal(who, { key: freshKey(), proof })).toBe('challenge_failed')
    expect(await refusal(other, { key, proof })).toBe('challenge_failed')
    const elsewhere = await offer()
    await decide('on', elsewhere)
    expect(codeOf(await buy(who, elsewhere, { key, proof }))).toBe('challenge_failed')
  })

  it('is not taken late, undone or made up', async () => {
    const [who, key] = [await viewer(), freshKey()]
    const { token } = await challengeOf(who, offerId, { key })
    const [until = '', , signature = ''] = token.split('.')
    const undone = [0, 1, 2, 3].filter((answer) => answer !== solve({ token, bits: guard.bits }).answer)
    for (const answer of undone.slice(0, 1))
      expect(await refusal(who, { key, proof: { token, answer } })).toBe('challenge_failed')
    for (const made of [`${until}.0.${signature}`, `zzzzzzzz.8.${signature}`, '', '..', until])
      expect(await refusal(who, { key, proof: solve({ token: made, bits: 8 }) }), made).toBe(
        'challenge_failed',
      )
    const proof = solve(await challengeOf(who, offerId, { key }))
    world.app.clock.ahead(CHALLENGE_MS)
    expect(await refusal(who, { key, proof })).toBe('challenge_required')
  })
})

describe('an operator', () => {
  it('has buyers challenged or left alone, sale by sale, and every act is kept with its reason', async () => {
    world.app.clock.ahead(2 * MINUTE_MS)
    const [one, other] = [await offer(), await offer()]
    const code = async (offerId: string) => codeOf(await buy(await viewer(), offerId, { on: device() }))
    await decide('on', null, '全部先验')
    expect([await code(one), await code(other)]).toEqual(['challenge_required', 'challenge_required'])
    await decide('off', one, '敬老院团购')
    expect([await code(one), await code(other)]).toEqual(['bought', 'challenge_required'])
    await decide('auto', one)
    const seen = await decide('auto')
    expect([await code(one), await code(other)]).toEqual(['bought', 'bought'])
    expect(seen.mode).toBe('auto')
    expect(seen.acts.slice(0, 4).map(({ mode, offerId, reason }) => [mode, offerId, reason])).toEqual([
      ['auto', null, '有脚本在抢'],
      ['auto', one, '有脚本在抢'],
      ['off', one, '敬老院团购'],
      ['on', null, '全部先验'],
    ])
    expect(seen.acts[0]?.by).toBe(world.as('operator').name)
    expect(seen.offers.find(({ offerId }) => offerId === one)).toMatchObject({ mode: 'auto' })
    expect(seen.limits).toEqual({
      ...{ perAccount: 15, perAddress: 600, buyersPerDevice: 3, ratePerSecond: 20 },
      ...{ refusedPercent: 50, bits: 8 },
    })
  })

  it('names a sale that there is', async () => {
    const request = {
      cookie: world.as('operator').cookie,
      body: { mode: 'on', offerId: newId(), reason: '试' },
    }
    expect(codeOf(await world.app.call(guardRoutes.decide, request))).toBe('not_found')
  })
})

it('holds over several processes with Redis, and in each of them without', async () => {
  const server = await startRedis()
  const redis = await openRedis(server.url, { onFault: () => undefined })
  try {
    const [one, other] = [new RedisDeviceBuyers(redis, 3), new RedisDeviceBuyers(redis, 3)]
    const admitted = [
      await one.admit('o', 'd', 'a'),
      await other.admit('o', 'd', 'b'),
      await one.admit('o', 'd', 'c'),
      await other.admit('o', 'd', 'd'),
      await other.admit('o', 'd', 'a'),
      await other.admit('o', 'e', 'd'),
    ]
    expect(admitted).toEqual([true, true, true, false, true, true])
    const used = () => new SubjectLimit(1, MINUTE_MS, sharedLimiters(redis))
    await used().count('proof')
    await expect(used().count('proof')).rejects.toMatchObject({ code: 'too_many' })
    await server.kill()
    const alone = await Promise.all(['f', 'g', 'h', 'i'].map(async (who) => one.admit('o2', 'd', who)))
    expect(alone).toEqual([true, true, true, false])
  } finally {
    redis.close()
    await server.stop()
  }
})
