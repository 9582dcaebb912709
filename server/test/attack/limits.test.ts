import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liveRequests } from '#contracts/live/live.events.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { allRequests, allRoutes } from '#contracts/index.ts'
import { newId } from '#server/core/ids.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { mustBeProblem, mustRefuse } from './expect-problem.ts'

const routes = Object.values(allRoutes).flatMap((of) => Object.values(of))
const requests = Object.values(allRequests).flatMap((of) => Object.values(of))

describe('every route and request', () => {
  let app: TestApp
  // So narrow that each of them takes one call and no second.
  beforeAll(async () => {
    app = await createTestApp({ rateLimitFactor: 0.000_001 })
  })
  afterAll(() => app.close())

  it('has its own limit, and says when to come again', async () => {
    for (const route of routes) {
      const params = Object.fromEntries(
        [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, newId()]),
      )
      const [first, second] = [await app.call(route, { params }), await app.call(route, { params })]
      const at = `${route.method} ${route.path}`
      expect(first.status, at).not.toBe(429)
      expect(second.status, at).toBe(429)
      const problem = mustRefuse(second, route)
      expect(problem.code, at).toBe('too_many')
      expect(problem.retryAfterMs, at).toBeGreaterThan(0)
      expect(Number(second.headers.get('retry-after')), at).toBe(
        Math.ceil((problem.retryAfterMs ?? 0) / 1000),
      )
    }
  })

  it('has it over the socket too', async () => {
    const socket = await app.socket()
    for (const request of requests) {
      await socket.send(request, {})
      const ack = await socket.send(request, {})
      const problem = mustBeProblem(ack.ok ? null : ack.problem, request)
      expect(problem.code, request.name).toBe('too_many')
      expect(problem.retryAfterMs, request.name).toBeGreaterThan(0)
    }
  })
})

describe('the limits as they are declared', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp({ rateLimitFactor: 1 })
  })
  afterAll(() => app.close())

  /** Calls until it is refused for being too much; answers how many went through. */
  async function untilTooMany(call: () => Promise<{ status: number }>): Promise<number> {
    for (let count = 0; count < 1_000; count += 1) if ((await call()).status === 429) return count
    return Infinity
  }

  it('counts an account by itself, from wherever it calls', async () => {
    const [one, other] = [await app.account('operator'), await app.account('operator')]
    const write = (cookie: string) => app.call(countyRoutes.createTown, { cookie, body: {} })
    expect(await untilTooMany(() => write(one.cookie))).toBe(countyRoutes.createTown.limit.points)
    expect((await write((await app.session(one)).cookie)).status).toBe(429)
    expect((await write(other.cookie)).status).toBe(422)
  })

  it('counts whoever signs in by address, whatever session they hold', async () => {
    const cookies = [undefined, (await app.account('viewer')).cookie, (await app.account('viewer')).cookie]
    let calls = 0
    const guess = () => app.call(identityRoutes.signInByCode, { cookie: cookies[(calls += 1) % 3], body: {} })
    expect(await untilTooMany(guess)).toBe(identityRoutes.signInByCode.limit.points)
  })

  it('counts a chatterbox over all their connections', async () => {
    const person = await app.account('viewer')
    const sockets = [await app.socket(person.cookie), await app.socket(person.cookie)]
    let sent = 0
    const say = async () => {
      const ack = await sockets[(sent += 1) % 2]?.send(liveRequests.say, {})
      return { status: ack?.ok === false ? ack.problem.status : 200 }
    }
    expect(await untilTooMany(say)).toBe(liveRequests.say.limit.points)
  })
})

describe.each([
  { place: 'behind a proxy', behindProxy: true, apart: true },
  { place: 'facing the world itself', behindProxy: false, apart: false },
])('a server $place', ({ behindProxy, apart }) => {
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp({ rateLimitFactor: 0.000_001, behindProxy })
  })
  afterAll(() => app.close())

  // The first is what the caller claims, the last what the nearest proxy saw.
  const from = (address: string) => ({ 'x-forwarded-for': `${newId()}, ${address}` })

  it('counts guests by the address the proxy tells, and believes no one else', async () => {
    const visit = async (address: string) =>
      (await app.call(countyRoutes.county, { headers: from(address) })).status
    expect([await visit('1.1.1.1'), await visit('1.1.1.1'), await visit('2.2.2.2')]).toEqual(
      apart ? [200, 429, 200] : [200, 429, 429],
    )
  })

  it('does so over the socket too', async () => {
    const join = async (address: string) => {
      const ack = await (await app.socket(undefined, from(address))).send(liveRequests.join, {})
      return ack.ok ? '' : ack.problem.code
    }
    expect([await join('1.1.1.1'), await join('1.1.1.1'), await join('2.2.2.2')]).toEqual(
      apart ? ['invalid', 'too_many', 'invalid'] : ['invalid', 'too_many', 'too_many'],
    )
  })
})
