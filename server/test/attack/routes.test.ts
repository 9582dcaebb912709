import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles, type Permission } from '#contracts/core/roles.ts'
import type { ProblemCode } from '#contracts/core/problems.ts'
import type { Route } from '#contracts/core/route.ts'
import { allRoutes } from '#contracts/index.ts'
import { newId } from '#server/core/ids.ts'
import type { CallInput } from '../support/call.ts'
import { faultsOf, idsIn, withChange } from './break.ts'
import { mustRefuse } from './expect-problem.ts'
import { routeFixtures } from './route-fixtures.ts'
import { openWorld, type World } from './world.ts'

const routes = Object.entries(allRoutes).flatMap(([area, of]) =>
  Object.entries(of).map(([name, route]) => ({ name: `${area}.${name}`, route })),
)

/** What somebody with the right role gets who reaches for another's. */
const strangers: Readonly<Record<string, ProblemCode>> = {
  'identity.revokeSession': 'not_found',
  'live.start': 'not_your_live',
  'live.end': 'not_your_live',
  'stop.stopOf': 'not_your_live',
  'stop.appeal': 'not_your_live',
  'moderation.desk': 'not_your_live',
  'moderation.setRules': 'not_your_live',
  'moderation.pin': 'not_your_live',
  'moderation.remove': 'not_your_live',
  'moderation.approve': 'not_your_live',
  'moderation.restrict': 'not_your_live',
  'moderation.free': 'not_your_live',
  'liveCart.setCart': 'not_your_live',
  'liveCart.explain': 'not_your_live',
  'flashSale.launchOffer': 'not_your_live',
  'flashSale.offerCap': 'not_your_live',
  'flashSale.startOffer': 'not_your_live',
  'flashSale.endOffer': 'not_your_live',
  'liveCart.figures': 'not_your_live',
  'coupons.orderSavings': 'not_found',
  'giveaways.openGiveaway': 'not_your_live',
  'giveaways.giveawayWinners': 'not_your_live',
  'orders.order': 'not_found',
  'orders.cancel': 'not_found',
  'orders.pay': 'not_found',
  'orders.payment': 'not_found',
  'orders.removeAddress': 'not_found',
  'orders.decideSandboxPayment': 'not_found',
  'payments.askPayment': 'not_found',
  'payments.repeatSandboxCallback': 'not_found',
  'contest.enterOwn': 'not_your_live',
  'contest.setMark': 'not_your_panel',
  'contest.lockSheet': 'not_your_panel',
  'contest.recuse': 'not_your_panel',
  'contestEligibility.eligibility': 'not_allowed',
  'contestWritten.ownText': 'not_allowed',
  'contestWritten.handIn': 'not_allowed',
  'contestWritten.blindTexts': 'not_your_panel',
  'contestWritten.markText': 'not_your_panel',
  'contestProcedure.declare': 'not_your_panel',
  'contestProcedure.calibrate': 'not_your_panel',
  'contestProcedure.fileAppeal': 'not_allowed',
  'contestProcedure.decideAppeal': 'not_allowed',
}

/** Another body under the same key, where the route must notice. */
const otherBodies: Readonly<Record<string, (body: Record<string, unknown>) => unknown>> = {
  'ownGoods.add': (body) => ({ ...body, title: '别的' }),
  'catalog.moveStock': (body) => ({ ...body, delta: 6 }),
  'flashSale.launchOffer': (body) => ({ ...body, priceFen: 3800 }),
  'coupons.createCoupon': (body) => ({ ...body, budgetFen: 200_000 }),
  'giveaways.openGiveaway': (body) => ({ ...body, winners: 3 }),
  'orders.buy': (body) => ({ ...body, quantity: 2 }),
  'orders.placeOrder': (body) => ({ ...body, liveId: null }),
  'orders.pay': (body) => ({ ...body, addressId: newId() }),
}

let world: World
/** Everybody whose session is worth nothing, and stays so whatever is asked with it. */
let nobodies: [who: string, cookie: string | undefined][]
beforeAll(async () => {
  world = await openWorld()
  nobodies = await openNobodies()
})
afterAll(async () => {
  await world.app.close()
})

describe('the list of routes', () => {
  it('is the list of what is mounted', () => {
    const { identity, county, catalog, live, sales, contest } = world.app.app
    const mounted = [identity, county, catalog, live, sales, contest].flatMap((area) => area.endpoints)
    const pathOf = ({ method, path }: Route) => `${method} ${path}`
    expect(mounted.map(({ route }) => pathOf(route)).sort()).toEqual(
      routes.map(({ route }) => pathOf(route)).sort(),
    )
  })

  it('has a good request for each, and no request for a route that is gone', () => {
    expect(Object.keys(routeFixtures).sort()).toEqual(routes.map(({ name }) => name).sort())
  })
})

describe.each(routes)('$name', ({ name, route }) => {
  let good: CallInput
  let faultsBefore: number
  beforeAll(async () => {
    faultsBefore = world.app.faults.length
    good = (await routeFixtures[name]?.(world)) ?? {}
  })
  const call = (change: CallInput) => world.app.call(route, { ...good, ...change })
  const refused = async (change: CallInput) => mustRefuse(await call(change), route)
  const withBody = route.method !== 'GET'

  it('refuses every fault in the body', async () => {
    for (const { path, what, value, certain } of withBody ? faultsOf(route.body, good.body ?? {}) : []) {
      const answer = await call({ body: value })
      if (!certain && answer.status === 200) continue
      const problem = mustRefuse(answer, route)
      if (!certain) continue
      const where = `${path}: ${what}`
      expect(problem.code, where).toBe(isJson(value) ? 'invalid' : 'malformed')
      if (path !== '') expect(problem.fields?.map((it) => it.path).join(), where).toContain(`body.${path}`)
    }
  })

  it('refuses every fault in the query and the path', async () => {
    for (const fault of faultsOf(route.query, good.query ?? {})) {
      if (fault.path === '') continue
      const query = fault.value as Record<string, unknown>
      const value = query[fault.path]
      if (typeof value === 'object' || isText(fault.what, value)) continue
      const texts = Object.entries(query).map(([key, text]) => [key, String(text)] as const)
      expect((await refused({ query: Object.fromEntries(texts) })).code, `${fault.path}: ${fault.what}`).toBe(
        'invalid',
      )
    }
    for (const [key, value] of Object.entries(good.query ?? {}))
      expect((await refused({ query: { ...good.query, [key]: [value, value].flat() } })).code).toBe('invalid')
    for (const key of Object.keys(good.params ?? {}))
      for (const value of [
        'not-an-id',
        'a\u0000b',
        '长'.repeat(300),
        '../../etc',
        "' OR 1=1 --",
        '-1',
        '1e300',
      ]) {
        const { code } = await refused({ params: { ...good.params, [key]: value } })
        expect(['invalid', 'not_found'], `${key}: ${value}`).toContain(code)
      }
  })

  it('refuses ids that are nobody’s', async () => {
    for (const path of idsIn(route.params, good.params ?? {}))
      expect((await refused({ params: { ...good.params, [path.join('.')]: newId() } })).code).toBe(
        'not_found',
      )
    for (const path of idsIn(route.body, good.body ?? {}))
      await refused({ body: withChange(good.body, path, newId()) })
  })

  it('refuses whoever may not', async () => {
    for (const role of refusedRoles(route.permission))
      expect((await refused({ cookie: world.as(role).cookie })).code, role).toBe('not_allowed')
    for (const [who, cookie] of nobodies)
      if (route.permission !== 'anyone') expect((await refused({ cookie })).code, who).toBe('sign_in_first')
      else if (!withBody) mustNotFail(await call({ cookie }), route)
    const stranger = strangers[name]
    if (!stranger) return
    const role = typeof route.permission === 'string' ? 'viewer' : (route.permission[0] ?? 'viewer')
    expect((await refused({ cookie: (await world.app.account(role)).cookie })).code).toBe(stranger)
  })

  it('refuses other sites, torn JSON and too much of it', async () => {
    if (!withBody) return
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1'])
      expect((await refused({ headers: { origin } })).code, origin).toBe('wrong_origin')
    for (const raw of ['{"a":', '"text"', 'null', '{}}', '\u0000'])
      expect((await refused({ raw })).code, raw).toBe('malformed')
    const tooMuch = JSON.stringify({ a: 'x'.repeat((route.maxBodyBytes ?? 1_000_000) + 1) })
    expect((await refused({ raw: tooMuch })).code).toBe('too_large')
  })

  it('asks for a sound Idempotency-Key where it promises to act once', async () => {
    if (!route.idempotent) return
    for (const key of [undefined, 'short', 'x'.repeat(65), 'with a space', ''])
      expect((await refused({ key })).code, String(key)).toBe('key_missing')
  })

  it('answers the good request after all that', async () => {
    const first = await call({})
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    expect(first.headers.get('cache-control')).toBe('no-store')
    if (!route.idempotent) return
    const again = await call({})
    expect(again.status).toBe(200)
    expect(again.body).toEqual(first.body)
    const other = otherBodies[name]?.(good.body as Record<string, unknown>)
    if (other) expect((await refused({ body: other })).code).toBe('key_reused')
  })

  it('is left standing without a fault', () => {
    expect(world.app.faults.slice(faultsBefore)).toEqual([])
  })
})

/** What the parser of bodies takes: nothing but objects and arrays. */
const isJson = (value: unknown): boolean => typeof value === 'object' && value !== null

/** Query parameters are all text: what is a wrong type in JSON is none here. */
const isText = (what: string, value: unknown): boolean =>
  what.includes(' instead of string') && typeof value !== 'string'

const refusedRoles = (permission: Permission) =>
  typeof permission === 'string' ? [] : roles.filter((role) => role !== 'admin' && !permission.includes(role))

async function openNobodies(): Promise<[string, string | undefined][]> {
  const { app } = world
  const [revoked, expired] = [await app.account('admin'), await app.account('admin')]
  const past = new Date(Date.now() - 1000)
  await app.db.prisma.session.update({ where: { id: revoked.sessionId }, data: { revokedAt: past } })
  await app.db.prisma.session.update({ where: { id: expired.sessionId }, data: { expiresAt: past } })
  return [
    ['a guest', undefined],
    ['a revoked session', revoked.cookie],
    ['an expired session', expired.cookie],
    ['an invented session', 'fieldcast_session=' + 'A'.repeat(43)],
    ['a broken cookie', 'fieldcast_session=%E0%A4%A'],
  ]
}

function mustNotFail(answer: Awaited<ReturnType<World['app']['call']>>, route: Route): void {
  if (answer.status !== 200) mustRefuse(answer, route)
}
