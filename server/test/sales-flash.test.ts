import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Offer, Order } from '#contracts/sales/sales.types.ts'
import { newId } from '#server/core/ids.ts'
import { HOLD_MS, openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

let setting: SalesSetting
let host: Somebody

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
})

afterAll(() => setting.close())

interface Sale {
  liveId: string
  skuId: string
  offer: Offer
}

async function launch(
  units: number,
  options: { perBuyerLimit?: number; stock?: number; durationMs?: number } = {},
): Promise<Sale> {
  const { perBuyerLimit = 1, stock = 100, durationMs = 300_000 } = options
  const liveId = await setting.liveOf(host)
  const skuId = await setting.goods(stock)
  const cart = await setting.sales.carts.setCart(host, liveId, [skuId])
  const draft = {
    itemId: cart.items[0]?.id ?? '',
    ...{ priceFen: 3990, totalLimit: units, perBuyerLimit, durationMs },
  }
  const answer = await host.call('POST', `/api/lives/${liveId}/offers`, draft, newId())
  expect(answer.status).toBe(200)
  return { liveId, skuId, offer: answer.body as Offer }
}

const buyers = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => setting.somebody(`买家${String(index)}`)))

const buy = (who: Somebody, sale: Sale, quantity = 1, key = newId()) =>
  who.call('POST', `/api/offers/${sale.offer.id}/buy`, { quantity }, key)

const available = async (sale: Sale) => (await setting.sales.offers.offer(sale.offer.id)).available
const onShelf = async (sale: Sale) =>
  (await setting.catalog.skus([sale.skuId])).get(sale.skuId)?.sku.available

test('300 buyers send every request twice for 20 units: 20 orders, pairs alike, nobody over the limit', async () => {
  const sale = await launch(20)
  const crowd = await buyers(300)
  const pairs = await Promise.all(
    crowd.map((who) => {
      const key = newId()
      return Promise.all([buy(who, sale, 1, key), buy(who, sale, 1, key)])
    }),
  )
  for (const [first, second] of pairs) expect(second).toEqual(first)
  const won = pairs.filter(([first]) => first.status === 200)
  expect(won).toHaveLength(20)
  expect(pairs.filter(([first]) => first.body['code'] === 'sold_out')).toHaveLength(280)
  const orders = await setting.db.prisma.order.findMany({ where: { offerId: sale.offer.id } })
  expect(orders).toHaveLength(20)
  expect(new Set(orders.map((order) => order.accountId)).size).toBe(20)
  expect(new Set(orders.map((order) => order.id))).toEqual(new Set(won.map(([first]) => first.body['id'])))
  const offer = await setting.sales.offers.offer(sale.offer.id)
  expect(offer).toMatchObject({ state: 'soldOut', available: 0 })
  expect(offer.soldOutMs).toBeGreaterThan(0)
  await assertStockEquation(setting.db)
})

test('the same key answers the same, also after payment or expiry; another quantity is refused', async () => {
  const sale = await launch(5, { perBuyerLimit: 3 })
  const who = await setting.somebody('反复')
  const key = newId()
  const first = await buy(who, sale, 2, key)
  expect(first.body).toMatchObject({
    state: 'held',
    totalFen: 7980,
    offerId: sale.offer.id,
    liveId: sale.liveId,
  })
  expect(await buy(who, sale, 2, key)).toEqual(first)
  expect((await buy(who, sale, 1, key)).body['code']).toBe('key_reused')
  expect((await buy(who, sale, 2)).body['code']).toBe('over_limit')
  await who.call('POST', `/api/orders/${String(first.body['id'])}/cancel`, {}, newId())
  expect(await buy(who, sale, 2, key)).toEqual(first)
  expect(await available(sale)).toBe(5)
  await setting.sales.offers.end(host, sale.offer.id)
  expect(await buy(who, sale, 2, key)).toEqual(first)
  expect((await buy(who, sale)).body['code']).toBe('offer_over')
  await assertStockEquation(setting.db)
})

test('a unit that expires or is given up is sold again, and sold out turns back to running', async () => {
  const sale = await launch(2)
  const [first, second, third, fourth] = await buyers(4)
  if (!first || !second || !third || !fourth) throw new Error('four buyers')
  const order = (await buy(first, sale)).body as Order
  await buy(second, sale)
  expect((await buy(third, sale)).body['code']).toBe('sold_out')
  await first.call('POST', `/api/orders/${order.id}/cancel`, {}, newId())
  expect(await setting.sales.offers.offer(sale.offer.id)).toMatchObject({
    state: 'running',
    available: 1,
    soldOutMs: null,
    endReason: null,
    endNote: null,
  })
  expect((await buy(third, sale)).status).toBe(200)
  setting.clock.ahead(HOLD_MS)
  await setting.sales.sweep()
  // The sale's own time is over too by then, so that what expired went back to the shelf.
  expect(await onShelf(sale)).toBe(100)
  expect((await buy(fourth, sale)).body['code']).toBe('offer_over')
  await assertStockEquation(setting.db)
})

test('an expired hold goes back to the sale while that runs', async () => {
  const sale = await launch(1, { durationMs: HOLD_MS + 300_000 })
  const [first, second] = await buyers(2)
  if (!first || !second) throw new Error('two buyers')
  await buy(first, sale)
  setting.clock.ahead(HOLD_MS + 1_000)
  await setting.sales.sweep()
  expect((await buy(second, sale)).status).toBe(200)
  expect((await buy(first, sale)).body['code']).toBe('sold_out')
  await assertStockEquation(setting.db)
})

test('units are set aside at launch and go back at the end, by hand, by time and with the live', async () => {
  const byHand = await launch(30)
  expect(await onShelf(byHand)).toBe(70)
  await buy(await setting.somebody('一箱'), byHand)
  const ended = await host.call('POST', `/api/offers/${byHand.offer.id}/end`, {})
  expect(ended.body).toMatchObject({ state: 'ended', available: 0 })
  expect(await host.call('POST', `/api/offers/${byHand.offer.id}/end`, {})).toEqual(ended)
  expect(await onShelf(byHand)).toBe(99)

  const byTime = await launch(30, { durationMs: 10_000 })
  setting.clock.ahead(10_001)
  expect((await buy(await setting.somebody('晚了'), byTime)).body['code']).toBe('offer_over')
  await setting.sales.sweep()
  expect(await onShelf(byTime)).toBe(100)

  const withLive = await launch(30)
  await setting.lives.end(host, withLive.liveId)
  const at = new Date()
  await setting.sales.onEvent({ id: newId(), kind: 'live.ended', payload: { liveId: withLive.liveId }, at })
  expect(await onShelf(withLive)).toBe(100)
  const kinds = (await setting.lives.timeline(byHand.liveId)).map((entry) => entry.kind)
  expect(kinds).toEqual(['offerOpened', 'offerEnded'])
  await assertStockEquation(setting.db)
})

test('a sale that ends during a rush sells none after its end and loses none', async () => {
  const sale = await launch(50, { stock: 50 })
  const crowd = await buyers(80)
  const answers = Promise.all(crowd.map((who) => buy(who, sale)))
  await setting.sales.offers.end(host, sale.offer.id)
  const held = (await answers).filter((answer) => answer.status === 200).length
  for (const { status, body } of await answers)
    if (status !== 200) expect(['offer_over', 'sold_out']).toContain(body['code'])
  expect(await onShelf(sale)).toBe(50 - held)
  await assertStockEquation(setting.db)
})

test('a launch is one launch however often it is sent, and only what fits is launched', async () => {
  const sale = await launch(10)
  const { itemId } = sale.offer
  const draft = { itemId, priceFen: 100, totalLimit: 1, perBuyerLimit: 1, durationMs: 60_000 }
  const path = `/api/lives/${sale.liveId}/offers`
  expect((await host.call('POST', path, draft, newId())).body['code']).toBe('offer_running')
  expect((await host.call('PUT', `/api/lives/${sale.liveId}/cart`, { skuIds: [] })).body['code']).toBe(
    'offer_running',
  )
  await setting.sales.offers.end(host, sale.offer.id)
  const key = newId()
  const launched = await Promise.all([1, 2, 3].map(() => host.call('POST', path, draft, key)))
  expect(new Set(launched.map((answer) => answer.body['id'])).size).toBe(1)
  expect((await host.call('POST', path, { ...draft, priceFen: 99 }, key)).body['code']).toBe('key_reused')
  await setting.sales.offers.end(host, String(launched[0]?.body['id']))
  expect((await host.call('POST', path, { ...draft, totalLimit: 101 }, newId())).body['code']).toBe(
    'stock_short',
  )
  const other = await setting.somebody('别家', 'host')
  expect((await other.call('POST', path, draft, newId())).body['code']).toBe('not_your_live')
  await setting.lives.end(host, sale.liveId)
  expect((await host.call('POST', path, draft, newId())).body['code']).toBe('live_not_on')
  await assertStockEquation(setting.db)
})

test('viewers, host and buyers are told, merged and masked', async () => {
  const sale = await launch(12)
  setting.told.length = 0
  setting.relay.start()
  const crowd = await buyers(12)
  const orders = await Promise.all(crowd.map((who) => buy(who, sale)))
  // A buyer's other devices hear of the order as the one that bought does.
  for (const [index, who] of crowd.entries()) {
    const room = `account:${who.accountId}`
    const own = setting.told.filter((one) => one.room === room && one.name === 'sales.order')
    expect(own.map((one) => one.body)).toEqual([orders[index]?.body])
  }
  await expect
    .poll(() => setting.told.map((one) => one.name), { timeout: 5_000 })
    .toEqual(expect.arrayContaining(['sales.offer', 'sales.ticker', 'sales.figures']))
  await expect
    .poll(() => setting.told.findLast((one) => (one.body as Offer).id === sale.offer.id)?.body, {
      timeout: 5_000,
    })
    .toMatchObject({ id: sale.offer.id, state: 'soldOut', available: 0 })
  const offers = setting.told.filter((one) => (one.body as Offer).id === sale.offer.id)
  expect(offers.length).toBeLessThan(6)
  const room = `live:${sale.liveId}`
  const ticker = () => setting.told.find((one) => one.name === 'sales.ticker' && one.room === room)?.body
  await expect.poll(ticker, { timeout: 10_000 }).toMatchObject({
    title: '樱桃',
    nameMasked: expect.stringMatching(/^买\*+$/) as unknown,
  })
  expect(setting.told.find((one) => one.name === 'sales.figures')?.body).toMatchObject({ paidFen: 0 })
  expect(setting.told.filter((one) => one.room === 'fault')).toEqual([])
})
