import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { ownGoodsRoutes } from '#contracts/catalog/own-goods.routes.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { goodsBody, sellerOf } from './attack/goods-fixtures.ts'
import { freshKey, openWorld, type World } from './attack/world.ts'
import { assertStockEquation } from './support/stock-equation.ts'
import type { Person } from './support/test-app.ts'

let world: World
let seller: Person

beforeAll(async () => {
  world = await openWorld()
  seller = await sellerOf(world)
})
afterAll(async () => {
  await assertStockEquation(world.app.db)
  await world.app.close()
  expect(world.app.faults).toEqual([])
})

const code = ({ body }: { body: unknown }) => (body as { code?: string }).code
const named = (name: string) => {
  const [sku] = goodsBody(world).skus
  if (!sku) throw new Error('nothing to sell')
  return { ...sku, name }
}
const add = (...names: string[]) =>
  world.app.ask(ownGoodsRoutes.add, {
    ...{ cookie: seller.cookie, key: freshKey() },
    body: { ...goodsBody(world), submit: true, skus: names.map(named) },
  })
const approve = (productId: string) =>
  world.app.ask(catalogRoutes.reviewProduct, {
    ...{
      cookie: world.as('operator').cookie,
      params: { productId },
      body: { decision: 'approve', note: '' },
    },
  })
const retire = (skuId: string) =>
  world.app.ask(catalogRoutes.retireSku, { cookie: seller.cookie, params: { skuId } })
const restore = (skuId: string, { cookie } = seller) =>
  world.app.call(catalogRoutes.restoreSku, { cookie, params: { skuId } })
const retired = async (productId: string) => {
  const params = { productId }
  return (await world.app.ask(catalogRoutes.retiredSkus, { cookie: seller.cookie, params })).items
}

test('a packing comes back as it was: its log goes on, carts and flash sales that held it do not return', async () => {
  const { app } = world
  const made = await add('5斤装', '3斤装')
  const [, skuId = ''] = made.skus.map(({ id }) => id)
  await approve(made.id)
  const { host, liveId } = await world.onAir()
  const cart = { cookie: host.cookie, params: { liveId } }
  const { items } = await app.ask(liveCartRoutes.setCart, { ...cart, body: { skuIds: [skuId] } })
  const offer = { itemId: items[0]?.id ?? '', priceFen: 3_900, totalLimit: 5, perBuyerLimit: 1 }
  const sale = await app.ask(flashSaleRoutes.launchOffer, {
    ...{ ...cart, key: freshKey(), body: { ...offer, durationMs: 600_000 } },
  })
  const buyer = await app.account('viewer')
  const place = () =>
    app.call(orderRoutes.placeOrder, {
      ...{ cookie: buyer.cookie, key: freshKey() },
      body: { lines: [{ skuId, quantity: 2, priceFen: 5_900 }], liveId: null },
    })
  const order = (await place()).body as { id: string }
  await app.ask(flashSaleRoutes.endOffer, { cookie: host.cookie, params: { offerId: sale.id } })
  await app.ask(liveCartRoutes.setCart, { ...cart, body: { skuIds: [] } })
  const before = made.skus[1]
  await retire(skuId)
  expect(code(await place())).toBe('not_reviewed')
  // What comes back from orders meanwhile is on its shelf too.
  await app.ask(orderRoutes.cancel, { cookie: buyer.cookie, key: freshKey(), params: { orderId: order.id } })
  expect(await retired(made.id)).toMatchObject([{ id: skuId, available: 50, reviewsAnew: false }])
  const list = await app.ask(ownGoodsRoutes.list, { cookie: seller.cookie, query: { search: made.title } })
  expect(list.items.find(({ id }) => id === made.id)?.retired).toBe(1)

  expect(code(await restore(skuId, await app.account('merchant')))).toBe('not_allowed')
  const [once, twice] = [await restore(skuId), await restore(skuId)]
  expect(twice.body).toEqual(once.body)
  const shown = await app.ask(catalogRoutes.product, { params: { productId: made.id } })
  expect(shown).toMatchObject({ review: 'approved', skus: [{ name: '5斤装' }, before] })
  expect(await retired(made.id)).toEqual([])
  const log = await app.ask(catalogRoutes.movements, { cookie: seller.cookie, params: { skuId } })
  expect(log.items.map(({ cause, delta }) => [cause, delta])).toEqual([
    ['cameBack', 2],
    ['flashSaleReturned', 5],
    ['order', -2],
    ['flashSaleHeld', -5],
    ['opening', 50],
  ])
  expect([log.sum, log.available]).toEqual([50, 50])

  expect((await app.ask(liveCartRoutes.cart, { params: { liveId } })).items).toEqual([])
  const ended = await app.ask(flashSaleRoutes.offer, { params: { offerId: sale.id } })
  expect(ended.state).toBe('ended')
  expect((await place()).status).toBe(200)
  const again = await app.ask(liveCartRoutes.setCart, { ...cart, body: { skuIds: [skuId] } })
  expect(again.items).toMatchObject([{ sku: { id: skuId, priceFen: 5_900 } }])
})

test('a packing comes back neither beside its namesake nor, unreviewed, onto the air', async () => {
  const made = await add('5斤装', '3斤装', '试吃')
  const [, small = '', tried = ''] = made.skus.map(({ id }) => id)
  await retire(tried)
  const approved = await approve(made.id)
  await retire(small)
  const skus = approved.skus.filter(({ id }) => id !== small)
  const own = skus.map(({ productId: _of, available: _left, ...sku }) => ({ ...sku, stock: 0 }))
  const { cookie } = seller
  const params = { productId: made.id }
  await world.app.ask(ownGoodsRoutes.change, {
    ...{ cookie, params, body: { ...goodsBody(world), submit: true, skus: [...own, named('3斤装')] } },
  })
  expect(code(await restore(small))).toBe('name_taken')
  await approve(made.id)
  expect((await retired(made.id)).map(({ name, reviewsAnew }) => [name, reviewsAnew])).toEqual([
    ['3斤装', false],
    ['试吃', true],
  ])
  const { liveId, host } = await world.onAir()
  const body = { skuIds: [own[0]?.id ?? ''] }
  await world.app.ask(liveCartRoutes.setCart, { cookie: host.cookie, params: { liveId }, body })
  expect((await restore(tried)).body).toMatchObject({ review: 'submitted' })
  const cart = async () => (await world.app.ask(liveCartRoutes.cart, { params: { liveId } })).items
  await expect.poll(cart).toEqual([])
})
