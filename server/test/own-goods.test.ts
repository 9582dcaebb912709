import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { ownGoodsRoutes as routes } from '#contracts/catalog/own-goods.routes.ts'
import type { OwnGoods } from '#contracts/catalog/own-goods.types.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { xlsxSheets } from '#server/adapters/sheets/xlsx.ts'
import { columns } from '#server/areas/catalog/sheet.rules.ts'
import { goodsBody, sellerOf } from './attack/goods-fixtures.ts'
import { freshKey, openWorld, type World } from './attack/world.ts'
import type { Person } from './support/test-app.ts'
import { assertStockEquation } from './support/stock-equation.ts'

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
const add = (body = goodsBody(world), key = freshKey()) =>
  world.app.ask(routes.add, { cookie: seller.cookie, key, body })
/** What changes a product into nothing else. */
const sameAs = (made: Awaited<ReturnType<typeof add>>): OwnGoods => ({
  ...{ title: made.title, description: made.description, picture: made.picture, gallery: made.gallery },
  ...{ originVillageId: made.origin.villageId, freightId: made.freight?.id ?? null, submit: true },
  skus: made.skus.map(({ id, name, priceFen, weightGrams, unit, perBuyer, shipPerDay }) => ({
    ...{ id, name, priceFen, weightGrams, unit, perBuyer, shipPerDay, stock: 0 },
  })),
})
const change = (productId: string, body: OwnGoods) =>
  world.app.call(routes.change, { cookie: seller.cookie, params: { productId }, body })
const review = (productId: string, decision: 'approve' | 'reject', note = '') =>
  world.app.ask(catalogRoutes.reviewProduct, {
    ...{ cookie: world.as('operator').cookie, params: { productId }, body: { decision, note } },
  })

test('a merchant adds a product once, keeps it as a draft, finds it, and submits it', async () => {
  const [body, key] = [goodsBody(world), freshKey()]
  const [made, again] = [await add(body, key), await add(body, key)]
  expect(again.id).toBe(made.id)
  expect(made).toMatchObject({ review: 'draft', picture: 'cherry', gallery: ['peach'] })
  expect(made.skus).toMatchObject([{ available: 50, perBuyer: 5, shipPerDay: 200 }])
  const mine = async (query: Record<string, string>) =>
    world.app.ask(routes.list, { cookie: seller.cookie, query })
  expect((await mine({ search: made.title })).items.map(({ id }) => id)).toEqual([made.id])
  expect((await mine({ state: 'draft' })).items.map(({ id }) => id)).toContain(made.id)
  expect((await mine({ state: 'approved' })).items.map(({ id }) => id)).not.toContain(made.id)
  const { counts, merchant } = await mine({})
  expect(counts.draft).toBeGreaterThan(0)
  expect(merchant.id).toBe(world.merchantId)

  expect((await change(made.id, sameAs(made))).body).toMatchObject({ review: 'submitted' })
  await review(made.id, 'reject', '缺检测报告')
  const refused = (await mine({ state: 'rejected' })).items.find(({ id }) => id === made.id)
  expect(refused?.reviewNote).toBe('缺检测报告')
  expect((await change(made.id, sameAs(made))).body).toMatchObject({ review: 'submitted', reviewNote: null })
})

test('a new price stands in every live’s cart at once; new words take the product off the air until reviewed', async () => {
  const made = await add({ ...goodsBody(world), submit: true })
  const approved = await review(made.id, 'approve')
  const skuIds = approved.skus.map(({ id }) => id)
  const { host, liveId } = await world.onAir()
  const params = { liveId }
  const before = await world.app.ask(liveCartRoutes.setCart, {
    cookie: host.cookie,
    params,
    body: { skuIds },
  })
  const cheaper = sameAs(approved)
  const lower = { ...cheaper, skus: cheaper.skus.map((sku) => ({ ...sku, priceFen: 4_900, perBuyer: 2 })) }
  expect((await change(made.id, lower)).body).toMatchObject({ review: 'approved' })
  const cart = () => world.app.ask(liveCartRoutes.cart, { params })
  await expect.poll(async () => (await cart()).revision).toBeGreaterThan(before.revision)
  expect((await cart()).items[0]?.sku).toMatchObject({ priceFen: 4_900, perBuyer: 2 })

  const [first] = goodsBody(world).skus
  if (!first) throw new Error('nothing to sell')
  const another = { ...first, id: null, name: '3斤装', stock: 7 }
  const grown = { ...lower, skus: [...lower.skus, { ...another, priceFen: 3_900 }] }
  const after = (await change(made.id, { ...lower, ...grown })).body
  expect(after).toMatchObject({ review: 'submitted', skus: [{}, { name: '3斤装', available: 7 }] })
  await expect.poll(async () => (await cart()).items).toEqual([])
})

test('a packing that was sold is retired, one that never was is deleted, and what is on sale stays', async () => {
  const { app } = world
  const [big] = goodsBody(world).skus
  if (!big) throw new Error('nothing to sell')
  const bare = { ...big, name: '3斤装', stock: 0 }
  const made = await add({
    ...goodsBody(world),
    submit: true,
    skus: [big, bare, { ...bare, name: '试吃' }],
  })
  await review(made.id, 'approve')
  const [sold = '', spare = '', tried = ''] = made.skus.map(({ id }) => id)
  const drop = (skuId: string, { cookie } = seller) =>
    app.call(catalogRoutes.retireSku, { cookie, params: { skuId } })
  const stranger = await app.account('merchant')
  expect(code(await drop(spare, stranger))).toBe('not_allowed')

  const { host, liveId } = await world.onAir()
  const setCart = (skuIds: string[]) =>
    app.ask(liveCartRoutes.setCart, { cookie: host.cookie, params: { liveId }, body: { skuIds } })
  const { items } = await setCart([sold, tried])
  expect(code(await drop(sold))).toBe('sku_in_cart')
  const offer = { itemId: items[0]?.id ?? '', priceFen: 3_900, totalLimit: 5, perBuyerLimit: 1 }
  const launched = await app.ask(flashSaleRoutes.launchOffer, {
    ...{ cookie: host.cookie, key: freshKey(), params: { liveId } },
    body: { ...offer, durationMs: 600_000 },
  })
  expect(code(await drop(sold))).toBe('sku_in_sale')
  const buyer = await app.account('viewer')
  const lines = [{ skuId: sold, quantity: 1, priceFen: 5_900 }]
  const place = () =>
    app.call(orderRoutes.placeOrder, { cookie: buyer.cookie, key: freshKey(), body: { lines, liveId: null } })
  const order = (await place()).body as { id: string }
  await app.ask(flashSaleRoutes.endOffer, { cookie: host.cookie, params: { offerId: launched.id } })
  await setCart([])

  expect((await drop(spare)).body).toEqual({ outcome: 'deleted' })
  expect(code(await drop(spare))).toBe('not_found')
  expect((await drop(tried)).body).toEqual({ outcome: 'retired' })
  expect(code(await drop(sold))).toBe('last_sku')
  const kept = sameAs(await app.ask(catalogRoutes.product, { params: { productId: made.id } }))
  const anew = { ...kept, skus: [...kept.skus, { ...bare, stock: 4 }] }
  expect((await change(made.id, anew)).body).toMatchObject({ skus: [{ id: sold }, { name: '3斤装' }] })
  const [once, twice] = [await drop(sold), await drop(sold)]
  expect([once.body, twice.body]).toEqual([{ outcome: 'retired' }, { outcome: 'retired' }])

  const shown = await app.ask(catalogRoutes.product, { params: { productId: made.id } })
  expect(shown.skus.map(({ name }) => name)).toEqual(['3斤装'])
  await review(made.id, 'approve')
  expect(code(await place())).toBe('not_reviewed')
  const cart = await app.call(liveCartRoutes.setCart, {
    ...{ cookie: host.cookie, params: { liveId }, body: { skuIds: [sold] } },
  })
  expect(code(cart)).toBe('not_reviewed')
  const before = await app.ask(orderRoutes.order, { cookie: buyer.cookie, params: { orderId: order.id } })
  expect(before.lines).toMatchObject([{ skuId: sold, skuName: '5斤装', priceFen: 5_900 }])
  await app.ask(orderRoutes.cancel, { cookie: buyer.cookie, key: freshKey(), params: { orderId: order.id } })
})

test('a freight template is deleted once no product is sent by it', async () => {
  const { app } = world
  const params = { merchantId: world.merchantId }
  const price = { firstGrams: 1_000, firstFen: 800, stepGrams: 1_000, stepFen: 200, freeFromFen: null }
  const { id: freightId } = await app.ask(catalogRoutes.setFreightTemplate, {
    ...{ cookie: seller.cookie, params },
    body: { name: '只发省内', terms: { zones: [], elsewhere: price } },
  })
  const drop = ({ cookie } = seller) =>
    app.call(catalogRoutes.dropFreightTemplate, { cookie, params: { ...params, freightId } })
  const made = await add({ ...goodsBody(world), freightId })
  expect(code(await drop(await app.account('merchant')))).toBe('not_allowed')
  const refused = await drop()
  expect(refused.body).toMatchObject({ code: 'freight_in_use', detail: made.title })
  await change(made.id, { ...sameAs(made), freightId: null })
  expect((await drop()).body).toEqual({ ok: true })
  expect(code(await drop(world.as('operator')))).toBe('not_found')
})

test('a merchant moves its own stock with a reason, and sees and changes nothing of another’s', async () => {
  const made = await add()
  const skuId = made.skus[0]?.id ?? ''
  const stranger = await world.app.account('merchant')
  const otherMerchant = await world.app.ask(catalogRoutes.createMerchant, {
    ...{ cookie: world.as('operator').cookie, body: { name: '别家', villageId: world.villageId } },
  })
  expect(code(await world.app.call(routes.list, { cookie: stranger.cookie }))).toBe('no_merchant')
  await world.app.db.prisma.merchantMember.create({
    data: { accountId: stranger.id, merchantId: otherMerchant.id },
  })
  const asked = { key: freshKey(), params: { skuId }, body: { delta: -4, reason: '压坏了' } }
  await world.app.ask(catalogRoutes.moveStock, { ...asked, cookie: seller.cookie })
  const log = await world.app.ask(catalogRoutes.movements, { cookie: seller.cookie, params: { skuId } })
  expect(log.items.map(({ delta, cause, reason }) => [delta, cause, reason])).toEqual([
    [-4, null, '压坏了'],
    [50, 'opening', ''],
  ])
  const { cookie } = stranger
  const others = [
    world.app.call(catalogRoutes.moveStock, { ...asked, key: freshKey(), cookie }),
    world.app.call(catalogRoutes.movements, { cookie, params: { skuId } }),
    world.app.call(catalogRoutes.changePrice, { cookie, params: { skuId }, body: { priceFen: 1 } }),
    world.app.call(catalogRoutes.setPerBuyer, { cookie, params: { skuId }, body: { perBuyer: 1 } }),
    world.app.call(catalogRoutes.setSkuShipping, { cookie, params: { skuId }, body: { shipPerDay: 1 } }),
  ]
  expect((await Promise.all(others)).map(code)).toEqual(Array.from(others, () => 'not_allowed'))
  const params = { productId: made.id }
  expect(code(await world.app.call(routes.change, { cookie, params, body: sameAs(made) }))).toBe('not_found')
  const left = sameAs(made)
  expect(
    code(
      await change(made.id, { ...left, skus: left.skus.map((sku) => ({ ...sku, id: world.merchantId })) }),
    ),
  ).toBe('invalid')
})

test('a packing that changes by the sheet is reviewed anew, a price is not', async () => {
  const made = await add({ ...goodsBody(world), submit: true })
  await review(made.id, 'approve')
  const { cookie } = seller
  const params = { merchantId: world.merchantId }
  const afterSheet = async (column: (typeof columns)[number], value: string | number) => {
    const { data } = await world.app.ask(catalogRoutes.exportSheet, { cookie, params })
    const rows: (string | number)[][] = await xlsxSheets.read(Buffer.from(data, 'base64'))
    for (const row of rows) if (row[0] === made.id) row[columns.indexOf(column)] = value
    const sheet = (await xlsxSheets.write(rows)).toString('base64')
    const body = { data: sheet, dryRun: false }
    expect(await world.app.ask(catalogRoutes.importSheet, { cookie, params, body })).toMatchObject({
      problems: [],
      applied: true,
    })
    return world.app.ask(catalogRoutes.product, { params: { productId: made.id } })
  }
  expect(await afterSheet('单价（元）', 49)).toMatchObject({
    review: 'approved',
    skus: [{ priceFen: 4_900 }],
  })
  expect(await afterSheet('净重（克）', 1_500)).toMatchObject({ review: 'submitted' })
})
