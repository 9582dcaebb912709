import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Admission, Waiting } from '#contracts/sales/flash-sale.types.ts'
import type { Offer, Order } from '#contracts/sales/sales.types.ts'
import { newId } from '#server/core/ids.ts'
import { HOLD_MS, openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

const TURN_MS = 120_000

let setting: SalesSetting
let host: Somebody

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
  setting.relay.start()
})

afterAll(async () => {
  await assertStockEquation(setting.db)
  await setting.close()
})

async function cartOf(state: 'live' | 'scheduled' = 'live') {
  const liveId = await setting.liveOf(host, state)
  const skuId = await setting.goods(100)
  const cart = await setting.sales.carts.setCart(host, liveId, [skuId])
  return { liveId, skuId, itemId: cart.items[0]?.id ?? '' }
}

const prepare = (cart: { liveId: string; itemId: string }, terms: object = {}, key = newId()) =>
  host.call(
    'POST',
    `/api/lives/${cart.liveId}/offers`,
    {
      ...{ itemId: cart.itemId, priceFen: 3990, totalLimit: 3, perBuyerLimit: 1, durationMs: 60_000 },
      ...terms,
    },
    key,
  )

const launch = async (terms: object = {}): Promise<Offer> => {
  const answer = await prepare(await cartOf(), terms)
  expect(answer.status).toBe(200)
  return answer.body as Offer
}

const people = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => setting.somebody(`买家${String(index)}`)))
const buy = (who: Somebody, offerId: string) =>
  who.call('POST', `/api/offers/${offerId}/buy`, { quantity: 1 }, newId())
const wait = async (who: Somebody, offerId: string) =>
  (await who.call('POST', `/api/offers/${offerId}/waiting`, {})).body
const standing = async (who: Somebody, offerId: string) =>
  (await who.call('GET', `/api/offers/${offerId}/waiting`)).body as Waiting
const cancel = (who: Somebody, order: Order) =>
  who.call('POST', `/api/orders/${order.id}/cancel`, {}, newId())

/** What somebody was last told, unasked, of their place in a queue. */
const lastTold = ({ accountId }: Somebody) =>
  setting.told.filter(({ room, name }) => room === `account:${accountId}` && name === 'sales.waiting').at(-1)
    ?.body

/** Sold out to as many buyers as there are units, with three more who queue in turn. */
async function soldOut(terms: object = {}) {
  const offer = await launch({ totalLimit: 2, ...terms })
  const [a, b, c, d, e] = (await people(5)) as [Somebody, Somebody, Somebody, Somebody, Somebody]
  const orders = [(await buy(a, offer.id)).body as Order, (await buy(b, offer.id)).body as Order] as const
  for (const who of [c, d, e]) expect(await wait(who, offer.id)).toMatchObject({ state: 'waiting' })
  return { offer, a, b, c, d, e, orders }
}

test('a unit that is given up goes to the head of the queue, never to whoever comes by', async () => {
  const { offer, a, c, d, e, orders } = await soldOut()
  expect(await standing(e, offer.id)).toMatchObject({ ahead: 2, unpaid: 2 })
  await cancel(a, orders[0])
  const turn = await standing(c, offer.id)
  expect(turn).toMatchObject({ state: 'turn' })
  const left = Date.parse(turn.until ?? '') - setting.clock.now().getTime()
  expect(left).toBeGreaterThan(TURN_MS - 30_000)
  expect(left).toBeLessThanOrEqual(TURN_MS)
  expect((await buy(a, offer.id)).body['code']).toBe('sold_out')
  expect(await setting.sales.offers.offer(offer.id)).toMatchObject({
    available: 0,
    state: 'soldOut',
    waiting: 2,
  })
  await expect.poll(() => lastTold(c)).toMatchObject({ state: 'turn', orderId: turn.orderId })
  expect(await standing(d, offer.id)).toMatchObject({ state: 'waiting', ahead: 0 })
  await expect.poll(() => lastTold(e)).toMatchObject({ state: 'waiting', ahead: 1 })
})

test('a turn that is not taken lapses to the next, and the last one ends the queue', async () => {
  const { offer, a, b, c, d, e, orders } = await soldOut({ durationMs: 1_200_000 })
  await cancel(a, orders[0])
  await expect.poll(() => lastTold(c)).toMatchObject({ state: 'turn' })
  setting.clock.ahead(TURN_MS)
  await setting.sales.sweep()
  expect(await standing(c, offer.id)).toMatchObject({ state: 'lapsed', orderId: null })
  await expect.poll(() => lastTold(c)).toMatchObject({ state: 'lapsed', orderId: null })
  expect(await standing(d, offer.id)).toMatchObject({ state: 'turn' })
  expect(await wait(c, offer.id)).toMatchObject({ state: 'waiting', ahead: 1 })
  expect(await wait(d, offer.id)).toMatchObject({ code: 'over_limit' })
  await e.call('DELETE', `/api/offers/${offer.id}/waiting`, {})
  expect(await standing(e, offer.id)).toMatchObject({ state: 'none' })
  setting.clock.ahead(TURN_MS)
  await setting.sales.sweep()
  expect(await standing(c, offer.id)).toMatchObject({ state: 'turn' })
  await cancel(b, orders[1])
  // Nobody waits any more, so that the unit is for sale again.
  expect(await setting.sales.offers.offer(offer.id)).toMatchObject({ state: 'running', available: 1 })
  expect(await wait(e, offer.id)).toMatchObject({ code: 'units_left' })
  expect((await buy(e, offer.id)).status).toBe(200)
})

test('the queue outlives the sale while units are unpaid, and closes when nothing can come back', async () => {
  const { offer, a, c, d, orders } = await soldOut()
  setting.clock.ahead(60_000)
  await setting.sales.sweep()
  expect(await setting.sales.offers.offer(offer.id)).toMatchObject({ state: 'ended', waiting: 3 })
  await cancel(a, orders[0])
  expect(await standing(c, offer.id)).toMatchObject({ state: 'turn' })
  await setting.db.prisma.order.updateMany({
    where: { offerId: offer.id, state: 'held' },
    data: { state: 'paid', paidAt: setting.clock.now() },
  })
  await setting.sales.sweep()
  expect(await standing(c, offer.id)).toMatchObject({ state: 'won' })
  expect(await standing(d, offer.id)).toMatchObject({ state: 'closed' })
  expect((await setting.somebody('晚来').then((who) => wait(who, offer.id)))['code']).toBe('sold_out')
})

test('forty who queue at once for three units that lapse again and again: three held at any time, in order', async () => {
  const offer = await launch({ durationMs: 1_200_000 })
  const first = await people(3)
  for (const who of first) expect((await buy(who, offer.id)).status).toBe(200)
  const crowd = await people(40)
  await Promise.all([...crowd, ...crowd].map((who) => wait(who, offer.id)))
  expect(await setting.db.prisma.offerWaiter.count({ where: { offerId: offer.id } })).toBe(40)
  setting.clock.ahead(HOLD_MS)
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([setting.sales.sweep(), ...crowd.slice(0, 5).map((who) => buy(who, offer.id))])
    const held = await setting.db.prisma.order.count({ where: { offerId: offer.id, state: 'held' } })
    expect(held).toBe(3)
    setting.clock.ahead(TURN_MS)
  }
  const places = await setting.db.prisma.offerWaiter.findMany({
    where: { offerId: offer.id },
    orderBy: { place: 'asc' },
  })
  expect(places.slice(0, 9).map(({ state }) => state)).toEqual(Array(9).fill('served'))
  expect(places.slice(9).every(({ state }) => state === 'waiting')).toBe(true)
  await assertStockEquation(setting.db)
  await setting.sales.sweep()
})

test('a scheduled sale sells nothing before its moment, and at its moment it stands on the timeline', async () => {
  const cart = await cartOf()
  const start = new Date(setting.clock.now().getTime() + 60_000).toISOString()
  const offer = (await prepare(cart, { start })).body as Offer
  expect(offer).toMatchObject({ state: 'running', startsAt: start, available: 3 })
  const who = await setting.somebody('早到')
  expect((await buy(who, offer.id)).body['code']).toBe('offer_not_open')
  setting.clock.ahead(60_000)
  expect((await buy(who, offer.id)).status).toBe(200)
  await setting.sales.sweep()
  const kinds = (await setting.lives.timeline(cart.liveId)).map(({ kind }) => kind)
  expect(kinds).toEqual(['offerOpened'])
})

test('a prepared sale starts with the host’s thumb, once; a live that is not on has it wait', async () => {
  const cart = await cartOf()
  const armed = (await prepare(cart, { start: 'thumb' })).body as Offer
  expect(armed.state).toBe('armed')
  const who = await setting.somebody('等着')
  expect((await buy(who, armed.id)).body['code']).toBe('offer_not_open')
  const started = (await host.call('POST', `/api/offers/${armed.id}/start`, {})).body as Offer
  expect(Date.parse(started.endsAt) - Date.parse(started.startsAt)).toBe(60_000)
  expect((await host.call('POST', `/api/offers/${armed.id}/start`, {})).body['startsAt']).toBe(
    started.startsAt,
  )
  expect((await buy(who, armed.id)).status).toBe(200)

  const dropped = await cartOf()
  const later = new Date(setting.clock.now().getTime() + 600_000).toISOString()
  const first = (await prepare(dropped, { start: later })).body as Offer
  await host.call('POST', `/api/offers/${first.id}/end`, {})
  const next = (await prepare(dropped, { start: 'thumb' })).body as Offer
  const shown = await setting.sales.carts.cart(dropped.liveId)
  expect(shown.items[0]?.offer?.id).toBe(next.id)

  const early = await cartOf('scheduled')
  const start = new Date(setting.clock.now().getTime() + 1_000).toISOString()
  const announced = (await prepare(early, { start })).body as Offer
  setting.clock.ahead(1_000)
  expect((await buy(who, announced.id)).body['code']).toBe('offer_not_open')
  await setting.sales.sweep()
  expect(await setting.sales.offers.offer(announced.id)).toMatchObject({ state: 'armed' })
  expect((await host.call('POST', `/api/offers/${announced.id}/start`, {})).body['code']).toBe('live_not_on')
})

test('a sale promises no more than can be picked and shipped today, however many are launched at once', async () => {
  const cart = await cartOf()
  await setting.db.prisma.sku.update({ where: { id: cart.skuId }, data: { shipPerDay: 10 } })
  const cap = await host.call('GET', `/api/lives/${cart.liveId}/items/${cart.itemId}/cap`)
  expect(cap.body).toMatchObject({ units: 10, boundBy: 'sku', onShelf: 100 })
  expect((await prepare(cart, { totalLimit: 11 })).body['code']).toBe('ship_cap')
  const others = await Promise.all(
    [cart.liveId, ...(await Promise.all([cartOf(), cartOf()])).map((c) => c.liveId)].map(async (liveId) => {
      const { items } = await setting.sales.carts.setCart(host, liveId, [cart.skuId])
      return prepare({ liveId, itemId: items[0]?.id ?? '' }, { totalLimit: 5 })
    }),
  )
  expect(others.map(({ status }) => status).sort()).toEqual([200, 200, 409])
  expect(others.find(({ status }) => status === 409)?.body['code']).toBe('ship_cap')
})

test('anybody may read who was admitted and in what order, and a buyer finds themself in it', async () => {
  const offer = await launch({ totalLimit: 3 })
  const [a, b, c] = (await people(3)) as [Somebody, Somebody, Somebody]
  const orders: Order[] = []
  for (const who of [a, b, c]) orders.push((await buy(who, offer.id)).body as Order)
  const second = orders[1]
  if (!second) throw new Error('three orders')
  await cancel(b, second)
  const path = `/api/offers/${offer.id}/admissions`
  const seen = (await setting.guest.call('GET', path)).body
  expect(seen).toMatchObject({ admitted: 3, unitsAdmitted: 3, next: null })
  const items = seen['items'] as Admission[]
  expect(items.map(({ place, state, mine, nameMasked }) => [place, state, mine, nameMasked])).toEqual([
    [1, 'held', false, '买**'],
    [2, 'returned', false, '买**'],
    [3, 'held', false, '买**'],
  ])
  expect(items.map(({ mark }) => mark)).toEqual(orders.map(({ id }) => hash('sha256', id).slice(0, 8)))
  expect(JSON.stringify(seen)).not.toContain(a.accountId)
  const own = (await b.call('GET', `${path}?after=1&limit=1`)).body
  expect(own).toMatchObject({ items: [{ place: 2, mine: true }], next: 2 })
})
