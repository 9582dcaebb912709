import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ListedOffer } from '#contracts/sales/offer-list.types.ts'
import type { Offer } from '#contracts/sales/sales.types.ts'
import { newId } from '#server/core/ids.ts'
import { salesActs } from './sales.acts.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

const PRICE = 5_900

let setting: SalesSetting
let acts: ReturnType<typeof salesActs>
let host: Somebody
let operator: Somebody

beforeAll(async () => {
  setting = await openSalesSetting()
  acts = salesActs(setting)
  setting.relay.start()
  host = await setting.somebody('林小满', 'host')
  operator = await setting.somebody('苏晚晴', 'operator')
})
afterAll(async () => {
  await assertStockEquation(setting.db)
  await setting.close()
})

async function launch(units: number, stock: number) {
  const liveId = await setting.liveOf(host)
  const skuId = await setting.goods(stock)
  const cart = await setting.sales.carts.setCart(host, liveId, [skuId])
  const terms = { priceFen: 3_990, totalLimit: units, perBuyerLimit: 1, durationMs: 300_000 }
  const draft = { itemId: cart.items[0]?.id ?? '', ...terms }
  const answer = await host.call('POST', `/api/lives/${liveId}/offers`, draft, newId())
  return { liveId, skuId, offerId: String(answer.body['id']) }
}

const buy = async (who: Somebody, offerId: string) =>
  String((await who.call('POST', `/api/offers/${offerId}/buy`, { quantity: 1 }, newId())).body['id'])
const listed = async (stage: string, offerId: string) => {
  const { body } = await operator.call('GET', `/api/offers?stage=${stage}`)
  return (body['items'] as ListedOffer[]).find(({ offer }) => offer.id === offerId)
}

test('a sold-out sale ends by itself once its units are paid and carts elsewhere emptied the shelf; all are told', async () => {
  const { liveId, skuId, offerId } = await launch(1, 3)
  const [winner, elsewhere] = [await setting.somebody('抢到的'), await setting.somebody('别处买的')]
  const orderId = await buy(winner, offerId)
  const otherLive = await setting.liveOf(await setting.somebody('别的主播', 'host'))
  await acts.place(elsewhere, [{ skuId, quantity: 2, priceFen: PRICE }], otherLive)
  await setting.sales.sweep()
  // The unit that is held may still come back.
  expect((await setting.sales.offers.offer(offerId)).state).toBe('soldOut')
  await acts.pay(winner, orderId, await acts.addressOf(winner))
  await setting.sales.sweep()
  const ended = await setting.sales.offers.offer(offerId)
  expect(ended).toMatchObject({ state: 'ended', endReason: 'soldElsewhere', available: 0 })
  await expect
    .poll(() =>
      setting.told
        .filter(({ room, name }) => room.includes(liveId) && name.includes('offer'))
        .some(({ body }) => (body as Offer).endReason === 'soldElsewhere'),
    )
    .toBe(true)
})

test('a sale goes on while the shelf has units, or while its own are not all paid', async () => {
  const { offerId } = await launch(1, 5)
  const winner = await setting.somebody('第一个')
  await acts.pay(winner, await buy(winner, offerId), await acts.addressOf(winner))
  const { skuId, offerId: other } = await launch(2, 3)
  const buyer = await setting.somebody('第二个')
  await acts.place(buyer, [{ skuId, quantity: 1, priceFen: PRICE }])
  await setting.sales.sweep()
  expect((await setting.sales.offers.offer(offerId)).state).toBe('soldOut')
  expect((await setting.sales.offers.offer(other)).state).toBe('running')
})

test('the last unit in one live’s cart is seen as gone in another’s at once', async () => {
  const skuId = await setting.goods(1)
  const there = await setting.liveOf(host)
  const before = await setting.sales.carts.setCart(host, there, [skuId])
  await acts.place(await setting.somebody('最后一件'), [{ skuId, quantity: 1, priceFen: PRICE }])
  await expect
    .poll(async () => (await setting.sales.carts.cart(there)).revision)
    .toBeGreaterThan(before.revision)
  expect((await setting.sales.carts.cart(there)).items[0]?.sku.available).toBe(0)
})

test('a rejection that is told late takes nothing away that has been approved since', async () => {
  const { liveId, skuId, offerId } = await launch(1, 3)
  const { productId } = (await setting.catalog.skus([skuId])).get(skuId) ?? { productId: '' }
  const payload = { productId, skuIds: [skuId], approved: false }
  const event = { id: newId(), kind: 'catalog.reviewed' as const, payload, at: new Date() }
  await setting.sales.onEvent(event)
  expect((await setting.sales.offers.offer(offerId)).state).toBe('running')
  expect((await setting.sales.carts.cart(liveId)).items).toHaveLength(1)
  await setting.db.prisma.product.update({ where: { id: productId }, data: { review: 'rejected' } })
  await setting.sales.onEvent(event)
  expect((await setting.sales.offers.offer(offerId)).state).toBe('ended')
  expect((await setting.sales.carts.cart(liveId)).items).toHaveLength(0)
})

test('the operator sees what runs with what became of its orders, and stops it with a reason that stays', async () => {
  const { offerId, skuId } = await launch(3, 10)
  const [payer, idle] = [await setting.somebody('付了'), await setting.somebody('没付')]
  await acts.pay(payer, await buy(payer, offerId), await acts.addressOf(payer))
  const unpaid = await buy(idle, offerId)
  await idle.call('POST', `/api/orders/${unpaid}/cancel`, {}, newId())
  await buy(idle, offerId)
  expect(await listed('running', offerId)).toMatchObject({ admitted: 3, held: 1, paid: 1, expired: 1 })
  expect(await listed('past', offerId)).toBeUndefined()
  const stop = (who: Somebody, reason: string) => who.call('POST', `/api/offers/${offerId}/stop`, { reason })
  expect((await stop(host, '价格标错了')).body['code']).toBe('not_allowed')
  expect((await stop(operator, '')).body['code']).toBe('invalid')
  expect((await stop(operator, '价格标错了')).body).toMatchObject({
    ...{ state: 'ended', endReason: 'operator', endNote: '价格标错了' },
  })
  // Again changes nothing, the first reason least of all.
  expect((await stop(operator, '别的')).body['endNote']).toBe('价格标错了')
  expect(await listed('past', offerId)).toMatchObject({ admitted: 3, offer: { endReason: 'operator' } })
  expect((await setting.catalog.skus([skuId])).get(skuId)?.sku.available).toBe(8)
})
