import { randomUUID } from 'node:crypto'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { roles, type Role } from '#contracts/core/roles.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { createTestApp, type Person, type TestApp, type TestAppOptions } from '../support/test-app.ts'

/** A county with what every request needs to be a good one. */
export type World = Awaited<ReturnType<typeof openWorld>>

/** A host with a live of their own. */
interface Stage {
  readonly host: Person
  readonly liveId: string
}

let names = 0
/** A short name that nothing else has. */
export const freshName = (stem: string): string => `${stem}${(names += 1)}`
export const freshPhone = (): string => `139${String((names += 1)).padStart(8, '0')}`
export const freshKey = (): string => randomUUID()

/** Opens the platform with a village, a merchant and one person for each role; close it after the tests. */
export async function openWorld(options: TestAppOptions = {}) {
  const app = await createTestApp(options)
  const people = new Map<Role, Person>()
  for (const role of roles) people.set(role, await app.account(role))
  const as = (role: Role): Person => {
    const person = people.get(role)
    if (!person) throw new Error(`nobody is ${role}`)
    return person
  }
  const { cookie } = as('operator')
  const town = await app.ask(countyRoutes.createTown, { cookie, body: { name: freshName('镇') } })
  const village = await app.ask(countyRoutes.createVillage, {
    ...{ cookie, params: { townId: town.id } },
    body: { name: freshName('村') },
  })
  const merchant = await app.ask(catalogRoutes.createMerchant, {
    ...{ cookie, body: { name: freshName('合作社'), villageId: village.id } },
  })
  const ground = { app, as, townId: town.id, villageId: village.id, merchantId: merchant.id }
  return { ...ground, ...goodsOf(ground), ...stagesOf(ground) }
}

interface Ground {
  readonly app: TestApp
  readonly as: (role: Role) => Person
  readonly villageId: string
  readonly merchantId: string
}

/** What createProduct takes. */
export const productBody = (ground: Ground) => ({
  merchantId: ground.merchantId,
  originVillageId: ground.villageId,
  title: '大樱桃',
  description: '早上摘的',
  picture: 'cherries',
  skus: [{ name: '5斤装', priceFen: 5900, weightGrams: 2500, unit: '箱', stock: 50 }],
})

export const scheduleBody = (ground: Pick<Ground, 'villageId'>) => ({
  title: '樱桃熟了',
  cover: 'orchard',
  programme: 'village',
  startsAt: '2026-05-12T02:00:00.000Z',
  villageId: ground.villageId,
})

export const addressBody = {
  name: '林小满',
  phone: '13812345678',
  region: '山东省泰安市',
  street: '柳泉村1号',
}

function goodsOf(ground: Ground) {
  const { app, as } = ground
  const product = () =>
    app.ask(catalogRoutes.createProduct, { cookie: as('operator').cookie, body: productBody(ground) })
  const skuId = async () => (await product()).skus[0]?.id ?? ''
  const order = async () => {
    const buyer = await app.account('viewer')
    const lines = [{ skuId: await skuId(), quantity: 1, priceFen: 5900 }]
    const body = { lines, liveId: null }
    const placed = await app.ask(orderRoutes.placeOrder, { cookie: buyer.cookie, key: freshKey(), body })
    return { buyer, orderId: placed.id }
  }
  const addressOf = async ({ cookie }: Person) =>
    (await app.ask(orderRoutes.addAddress, { cookie, body: addressBody })).id
  const payment = async () => {
    const { buyer, orderId } = await order()
    const [params, body] = [{ orderId }, { addressId: await addressOf(buyer) }]
    const begun = await app.ask(orderRoutes.pay, { cookie: buyer.cookie, key: freshKey(), params, body })
    return { buyer, paymentId: begun.id }
  }
  return { product, skuId, order, addressOf, payment }
}

function stagesOf(ground: Ground) {
  const { app } = ground
  const { skuId } = goodsOf(ground)
  const scheduled = async (): Promise<Stage> => {
    const host = await app.account('host')
    const live = await app.ask(liveRoutes.schedule, { cookie: host.cookie, body: scheduleBody(ground) })
    return { host, liveId: live.id }
  }
  const onAir = async (): Promise<Stage> => {
    const stage = await scheduled()
    await app.ask(liveRoutes.start, { cookie: stage.host.cookie, params: { liveId: stage.liveId } })
    return stage
  }
  const withCart = async () => {
    const stage = await onAir()
    const [{ cookie }, params] = [stage.host, { liveId: stage.liveId }]
    const cart = await app.ask(liveCartRoutes.setCart, { cookie, params, body: { skuIds: [await skuId()] } })
    return { ...stage, itemId: cart.items[0]?.id ?? '' }
  }
  const prepared = async (start: 'now' | 'thumb', totalLimit: number) => {
    const stage = await withCart()
    const terms = { priceFen: 3900, totalLimit, perBuyerLimit: 2, durationMs: 60_000 }
    const body = { itemId: stage.itemId, ...terms, start }
    const request = { cookie: stage.host.cookie, key: freshKey(), params: { liveId: stage.liveId }, body }
    return { ...stage, offerId: (await app.ask(flashSaleRoutes.launchOffer, request)).id }
  }
  const offer = () => prepared('now', 10)
  const armed = () => prepared('thumb', 10)
  const soldOut = async () => {
    const stage = await prepared('now', 1)
    const { cookie } = await app.account('viewer')
    const params = { offerId: stage.offerId }
    await app.ask(orderRoutes.buy, { cookie, key: freshKey(), params, body: { quantity: 1 } })
    return stage
  }
  return { scheduled, onAir, withCart, offer, armed, soldOut }
}
