import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { contestRoutes } from '#contracts/contest/contest.routes.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import { contestPlanBody } from './contest-fixtures.ts'
import { mustRefuse } from './expect-problem.ts'
import { freshKey, freshName, openWorld, productBody, scheduleBody, type World } from './world.ts'

/** What a schema alone does not show: values of the right type and size that still make no sense. */
describe('nonsense of the right type', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.app.close())

  const operator = () => world.as('operator').cookie

  it('is refused as a cursor', async () => {
    const nobody = '-'.repeat(36)
    const cursors = ['abc', '0', nobody, `1.${nobody}`, `999999999999999.${newId()}`, `-1.${newId()}`]
    for (const route of [identityRoutes.accounts, catalogRoutes.products, orderRoutes.orders])
      for (const cursor of cursors) {
        const answer = await world.app.call(route, { cookie: operator(), query: { cursor } })
        expect(mustRefuse(answer, route).code, `${route.path} ${cursor}`).toBe('invalid')
      }
  })

  it('is refused as a time', async () => {
    for (const startsAt of ['0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '9999-12-31T23:59:60Z']) {
      const body = { ...scheduleBody(world), startsAt }
      const request = { cookie: world.as('host').cookie, body }
      const answer = await world.app.call(liveRoutes.schedule, request)
      expect(mustRefuse(answer, liveRoutes.schedule).code, startsAt).toBe('invalid')
    }
  })

  it('is refused as goods', async () => {
    const [cookie, skuId] = [operator(), await world.skuId()]
    const move = (delta: number) =>
      world.app.call(catalogRoutes.moveStock, {
        ...{ cookie, params: { skuId }, key: freshKey(), body: { delta, reason: '盘点' } },
      })
    expect(mustRefuse(await move(0), catalogRoutes.moveStock).code).toBe('invalid')
    expect(mustRefuse(await move(-51), catalogRoutes.moveStock).code).toBe('stock_short')
    await world.app.db.prisma.sku.update({ where: { id: skuId }, data: { available: 999_999_999 } })
    expect(mustRefuse(await move(2), catalogRoutes.moveStock).code).toBe('invalid')
    expect((await move(1)).status).toBe(200)
    const long = { ...productBody(world), description: '\u202e樱桃'.repeat(500), title: '🍒'.repeat(20) }
    expect((await world.app.call(catalogRoutes.createProduct, { cookie, body: long })).status).toBe(200)
  })

  it('is refused as a cart, an order or a rubric', async () => {
    const [{ host, liveId }, skuId] = [await world.onAir(), await world.skuId()]
    const cart = { cookie: host.cookie, params: { liveId }, body: { skuIds: [skuId, skuId] } }
    expect(mustRefuse(await world.app.call(liveCartRoutes.setCart, cart), liveCartRoutes.setCart).code).toBe(
      'invalid',
    )
    const line = { skuId, quantity: 999, priceFen: 1_000_000_000 }
    for (const lines of [[line, line], [line]]) {
      const request = { cookie: world.as('viewer').cookie, key: freshKey(), body: { lines, liveId } }
      expect(
        mustRefuse(await world.app.call(orderRoutes.placeOrder, request), orderRoutes.placeOrder).code,
      ).toBe('invalid')
    }
    const criteria = contestPlanBody.criteria.slice(1)
    const body = { ...contestPlanBody, criteria, slug: freshName('contest-') }
    const answer = await world.app.call(contestRoutes.createContest, { cookie: operator(), body })
    expect(mustRefuse(answer, contestRoutes.createContest).code).toBe('weights_sum')
  })

  it('is refused as a body, whatever it claims to be', async () => {
    const deep = `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
    const request = { cookie: operator(), params: { townId: world.townId } }
    const createTown = { method: 'POST', path: '/api/towns', problems: [] } as const
    const kinds: [string, Record<string, string>, string][] = [
      [deep, {}, 'invalid'],
      ['{"name":"镇"}', { 'content-type': 'text/plain' }, 'invalid'],
      ['{"name":"镇"}', { 'content-type': 'application/json; charset=utf-99' }, 'malformed'],
      ['{"name":"镇"}', { 'content-encoding': 'gzip' }, 'malformed'],
      ['{"name":"镇"}', { 'content-encoding': 'nonsense' }, 'malformed'],
      ['{"__proto__":{"name":"镇"}}', {}, 'invalid'],
    ]
    for (const [raw, headers, code] of kinds)
      expect(
        mustRefuse(await world.app.call(createTown, { ...request, raw, headers }), createTown).code,
        raw.slice(0, 40) + JSON.stringify(headers),
      ).toBe(code)
  })

  it('is refused as a path', async () => {
    for (const path of [
      '/api/nowhere',
      '/api/lives/%E0%A4%A',
      '/api/../api/x',
      '/api/contests/a%2fb',
      '/api/',
    ] as const) {
      const answer = await world.app.call({ method: 'GET', path })
      expect(['not_found', 'malformed', 'invalid'], path).toContain(mustRefuse(answer, { problems: [] }).code)
    }
    const answer = await world.app.call({ method: 'PATCH', path: '/api/towns' }, { body: {} })
    expect(mustRefuse(answer, { problems: [] }).code).toBe('not_found')
  })

  it('left no fault behind', () => {
    expect(world.app.faults).toEqual([])
  })
})
