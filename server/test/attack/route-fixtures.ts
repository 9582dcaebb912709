import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { contestFixtures } from './contest-fixtures.ts'
import { contestProcedureFixtures } from './contest-procedure-fixtures.ts'
import { contestEntryFixtures } from './contest-entry-fixtures.ts'
import { contestPanelsFixtures } from './contest-panels-fixtures.ts'
import { contestRoundsFixtures } from './contest-rounds-fixtures.ts'
import { cohostFixtures } from './cohost-fixtures.ts'
import { fulfilmentFixtures } from './fulfilment-fixtures.ts'
import { goodsFixtures } from './goods-fixtures.ts'
import { sellingFixtures } from './selling-fixtures.ts'
import { paymentFixtures } from './payment-fixtures.ts'
import { moderationFixtures } from './moderation-fixtures.ts'
import { xlsxSheets } from '#server/adapters/sheets/xlsx.ts'
import { columns } from '#server/areas/catalog/sheet.rules.ts'
import { newId } from '#server/core/ids.ts'
import { smallJpeg } from './small-jpeg.ts'
import type { Fixture } from './fixture.ts'
import {
  addressBody,
  freshKey,
  freshName,
  freshPhone,
  productBody,
  scheduleBody,
  type World,
} from './world.ts'

const PASSWORD = 'a long password'

const operator = ({ as }: World): { cookie: string } => ({ cookie: as('operator').cookie })

const identity: Record<string, Fixture> = {
  'identity.askCode': () => ({ body: { phone: freshPhone() } }),
  'identity.signInByCode': async ({ app }) => {
    const phone = freshPhone()
    const { sandboxCode } = await app.ask(identityRoutes.askCode, { body: { phone } })
    return { body: { phone, code: sandboxCode } }
  },
  'identity.signInByPassword': async (world) => {
    const username = freshName('staff')
    const body = { displayName: '王力', username, password: PASSWORD, roles: ['viewer'] }
    await world.app.ask(identityRoutes.createAccount, { ...operator(world), body })
    return { body: { username, password: PASSWORD } }
  },
  'identity.whoAmI': () => ({}),
  'identity.signOut': async ({ app }) => ({ cookie: (await app.account('viewer')).cookie }),
  'identity.changeMe': async ({ app }) => ({
    cookie: (await app.account('viewer')).cookie,
    body: { displayName: '林小满', avatar: 'farmer' },
  }),
  'identity.sessions': async ({ app }) => ({ cookie: (await app.account('viewer')).cookie }),
  'identity.revokeSession': async ({ app }) => {
    const person = await app.account('viewer')
    return { cookie: person.cookie, params: { sessionId: (await app.session(person)).sessionId } }
  },
  'identity.accounts': (world) => ({
    ...operator(world),
    query: { role: 'viewer', search: '乡', limit: '10', cursor: newId() },
  }),
  'identity.createAccount': (world) => ({
    ...operator(world),
    body: {
      displayName: '张桂香',
      avatar: 'farmer',
      phone: freshPhone(),
      username: freshName('host'),
      password: PASSWORD,
      roles: ['viewer', 'host'],
    },
  }),
  'identity.changeRoles': async (world) => ({
    ...operator(world),
    params: { accountId: (await world.app.account('viewer')).id },
    body: { roles: ['viewer', 'host'] },
  }),
}

/** One grey pixel. */
const tinyPng = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='
const freightPrice = { firstGrams: 1_000, firstFen: 800, stepGrams: 1_000, stepFen: 200, freeFromFen: null }

const countyAndCatalog: Record<string, Fixture> = {
  'county.county': () => ({}),
  'county.createTown': (world) => ({ ...operator(world), body: { name: freshName('镇') } }),
  'county.createVillage': (world) => ({
    ...operator(world),
    params: { townId: world.townId },
    body: { name: freshName('村') },
  }),
  'county.setRelief': (world) => ({
    ...operator(world),
    params: { villageId: world.villageId },
    body: { relief: false },
  }),
  'catalog.merchants': () => ({}),
  'catalog.createMerchant': (world) => ({
    ...operator(world),
    body: { name: freshName('合作社'), villageId: world.villageId },
  }),
  'catalog.products': ({ merchantId }) => ({
    query: { merchantId, search: '樱', limit: '10', cursor: newId() },
  }),
  'catalog.product': async ({ product }) => ({ params: { productId: (await product()).id } }),
  'catalog.createProduct': (world) => ({ ...operator(world), body: productBody(world) }),
  'catalog.changeProduct': async (world) => ({
    ...operator(world),
    params: { productId: (await world.product()).id },
    body: { title: '头茬樱桃', description: '', picture: 'cherry', gallery: ['peach'], freightId: null },
  }),
  'catalog.reviewProduct': async (world) => ({
    ...operator(world),
    params: { productId: (await world.product()).id },
    body: { decision: 'reject', note: '缺检测报告' },
  }),
  'catalog.addPicture': (world) => ({ ...operator(world), body: { data: tinyPng } }),
  'catalog.freightTemplates': ({ merchantId }) => ({ params: { merchantId } }),
  'catalog.setFreightTemplate': (world) => ({
    ...operator(world),
    params: { merchantId: world.merchantId },
    body: { name: freshName('运费'), terms: { zones: [], elsewhere: freightPrice } },
  }),
  'catalog.dropFreightTemplate': async (world) => {
    const { cookie } = operator(world)
    const params = { merchantId: world.merchantId }
    const body = { name: freshName('运费'), terms: { zones: [], elsewhere: freightPrice } }
    const { id: freightId } = await world.app.ask(catalogRoutes.setFreightTemplate, { cookie, params, body })
    return { cookie, params: { ...params, freightId } }
  },
  'catalog.retireSku': async (world) => {
    const { cookie } = operator(world)
    const [sku] = productBody(world).skus
    const body = { ...productBody(world), skus: [sku, { ...sku, name: '3斤装' }] }
    const { skus } = await world.app.ask(catalogRoutes.createProduct, { cookie, body })
    return { cookie, params: { skuId: skus[1]?.id ?? '' } }
  },
  'catalog.retiredSkus': async (world) => ({
    ...operator(world),
    params: { productId: (await world.product()).id },
  }),
  'catalog.restoreSku': async (world) => {
    const { cookie } = operator(world)
    const [sku] = productBody(world).skus
    const body = { ...productBody(world), skus: [sku, { ...sku, name: '3斤装' }] }
    const { skus } = await world.app.ask(catalogRoutes.createProduct, { cookie, body })
    const params = { skuId: skus[1]?.id ?? '' }
    await world.app.ask(catalogRoutes.retireSku, { cookie, params })
    return { cookie, params }
  },
  'catalog.movements': async (world) => ({
    ...operator(world),
    params: { skuId: await world.skuId() },
    query: { limit: '10', cursor: newId() },
  }),
  'catalog.setPerBuyer': async (world) => ({
    ...operator(world),
    params: { skuId: await world.skuId() },
    body: { perBuyer: 5 },
  }),
  'catalog.exportSheet': (world) => ({ ...operator(world), params: { merchantId: world.merchantId } }),
  'catalog.importSheet': async (world) => ({
    ...operator(world),
    params: { merchantId: world.merchantId },
    body: { data: (await xlsxSheets.write([[...columns]])).toString('base64'), dryRun: true },
  }),
  'catalog.changePrice': async (world) => ({
    ...operator(world),
    params: { skuId: await world.skuId() },
    body: { priceFen: 6900 },
  }),
  'catalog.setSkuShipping': async (world) => ({
    ...operator(world),
    params: { skuId: await world.skuId() },
    body: { shipPerDay: 200 },
  }),
  'catalog.setMerchantShipping': (world) => ({
    ...operator(world),
    params: { merchantId: world.merchantId },
    body: { shipPerDay: null },
  }),
  'catalog.moveStock': async (world) => ({
    ...operator(world),
    params: { skuId: await world.skuId() },
    body: { delta: 5, reason: '补货' },
    key: freshKey(),
  }),
}

const lives: Record<string, Fixture> = {
  'live.lives': async ({ scheduled }) => ({
    query: { state: 'scheduled', mine: 'true' },
    cookie: (await scheduled()).host.cookie,
  }),
  'live.live': async ({ scheduled }) => ({ params: { liveId: (await scheduled()).liveId } }),
  'live.schedule': async (world) => ({
    ...operator(world),
    body: { ...scheduleBody(world), hostId: (await world.app.account('host')).id },
  }),
  'live.edit': async (world) => {
    const stage = await world.scheduled()
    return { ...ofHost(stage), body: { ...scheduleBody(world), title: '樱桃再等三天' } }
  },
  'live.start': async ({ scheduled }) => ofHost(await scheduled()),
  'live.end': async ({ onAir }) => ofHost(await onAir()),
  'live.chatHistory': async ({ onAir }) => ({
    params: { liveId: (await onAir()).liveId },
    query: { before: newId() },
  }),
  'live.timeline': async ({ onAir }) => ({ params: { liveId: (await onAir()).liveId } }),
  'still.putStill': async ({ onAir }) => ({ ...ofHost(await onAir()), body: { jpeg: smallJpeg } }),
  'recording.recording': async ({ onAir }) => ({ params: { liveId: (await onAir()).liveId } }),
  'recording.deleteRecording': async (world) => ({
    cookie: world.as('admin').cookie,
    params: { liveId: (await world.onAir()).liveId },
  }),
  'liveCart.cart': async ({ withCart }) => ({ params: { liveId: (await withCart()).liveId } }),
  'liveCart.setCart': async ({ onAir, skuId }) => ({
    ...ofHost(await onAir()),
    body: { skuIds: [await skuId(), await skuId()] },
  }),
  'liveCart.explain': async ({ withCart }) => {
    const stage = await withCart()
    return { ...ofHost(stage), body: { itemId: stage.itemId } }
  },
  'flashSale.launchOffer': async ({ withCart }) => {
    const stage = await withCart()
    const terms = { priceFen: 3900, totalLimit: 10, perBuyerLimit: 2, durationMs: 60_000 }
    return { ...ofHost(stage), body: { itemId: stage.itemId, ...terms }, key: freshKey() }
  },
  'flashSale.offer': async ({ offer }) => ({ params: { offerId: (await offer()).offerId } }),
  'flashSale.endOffer': async ({ offer }) => {
    const { host, offerId } = await offer()
    return { cookie: host.cookie, params: { offerId } }
  },
  'flashSale.offerCap': async ({ withCart }) => {
    const { host, liveId, itemId } = await withCart()
    return { cookie: host.cookie, params: { liveId, itemId } }
  },
  'flashSale.startOffer': async ({ armed }) => {
    const { host, offerId } = await armed()
    return { cookie: host.cookie, params: { offerId } }
  },
  'flashSale.admissions': async ({ offer }) => ({
    params: { offerId: (await offer()).offerId },
    query: { after: '0', limit: '10' },
  }),
  'offerList.offers': (world) => ({
    ...operator(world),
    query: { stage: 'running', limit: '10', cursor: newId() },
  }),
  'offerList.stopOffer': async (world) => ({
    ...operator(world),
    params: { offerId: (await world.offer()).offerId },
    body: { reason: '价格标错了' },
  }),
  'flashSale.waiting': async ({ offer, app }) => ({
    cookie: (await app.account('viewer')).cookie,
    params: { offerId: (await offer()).offerId },
  }),
  'flashSale.wait': async ({ soldOut, app }) => ({
    cookie: (await app.account('viewer')).cookie,
    params: { offerId: (await soldOut()).offerId },
  }),
  'flashSale.stopWaiting': async ({ offer, app }) => ({
    cookie: (await app.account('viewer')).cookie,
    params: { offerId: (await offer()).offerId },
  }),
  'liveCart.figures': async ({ onAir }) => ofHost(await onAir()),
}

const ofHost = (stage: { host: { cookie: string }; liveId: string }) => ({
  cookie: stage.host.cookie,
  params: { liveId: stage.liveId },
})

const orders: Record<string, Fixture> = {
  'orders.buy': async ({ offer, app }) => ({
    cookie: (await app.account('viewer')).cookie,
    params: { offerId: (await offer()).offerId },
    body: { quantity: 1, proof: { token: 'mh0.8.c2lnbmVk', answer: 7 } },
    key: freshKey(),
  }),
  'orders.basket': async ({ app }) => ({ cookie: (await app.account('viewer')).cookie }),
  'orders.setBasketLine': async ({ app, skuId }) => ({
    cookie: (await app.account('viewer')).cookie,
    params: { skuId: await skuId() },
    body: { quantity: 2 },
  }),
  'ingest.streamKey': async ({ app }) => ({ cookie: (await app.account('host')).cookie }),
  'ingest.rollStreamKey': async ({ app }) => ({ cookie: (await app.account('host')).cookie }),
  'ingest.dropStreamKey': async ({ app }) => ({ cookie: (await app.account('official')).cookie }),
  'orders.placeOrder': async ({ app, skuId, onAir }) => ({
    cookie: (await app.account('viewer')).cookie,
    body: {
      lines: [{ skuId: await skuId(), quantity: 1, priceFen: 5900 }],
      liveId: (await onAir()).liveId,
    },
    key: freshKey(),
  }),
  'orders.orders': async ({ order }) => {
    const { buyer } = await order()
    return {
      cookie: buyer.cookie,
      query: { state: 'held', limit: '10', cursor: `${String(Date.now())}.${newId()}` },
    }
  },
  'orders.order': async ({ order }) => ofOrder(await order()),
  'orders.cancel': async ({ order }) => ({ ...ofOrder(await order()), key: freshKey() }),
  'orders.pay': async ({ order, addressOf }) => {
    const placed = await order()
    const body = { addressId: await addressOf(placed.buyer) }
    return { ...ofOrder(placed), body, key: freshKey() }
  },
  'orders.addresses': async ({ app }) => ({ cookie: (await app.account('viewer')).cookie }),
  'orders.addAddress': async ({ app }) => ({
    cookie: (await app.account('viewer')).cookie,
    body: addressBody,
  }),
  'orders.removeAddress': async ({ app, addressOf }) => {
    const buyer = await app.account('viewer')
    return { cookie: buyer.cookie, params: { addressId: await addressOf(buyer) } }
  },
  'orders.payment': async ({ payment }) => ofPayment(await payment()),
  'orders.decideSandboxPayment': async ({ payment }) => ({
    ...ofPayment(await payment()),
    body: { decision: 'pay', callAfterMs: 0 },
  }),
  ...paymentFixtures,
}

const ofOrder = (placed: { buyer: { cookie: string }; orderId: string }) => ({
  cookie: placed.buyer.cookie,
  params: { orderId: placed.orderId },
})
const ofPayment = (begun: { buyer: { cookie: string }; paymentId: string }) => ({
  cookie: begun.buyer.cookie,
  params: { paymentId: begun.paymentId },
})

/** A good request for every route of the contracts. */
export const routeFixtures: Readonly<Record<string, Fixture>> = {
  ...identity,
  ...countyAndCatalog,
  ...lives,
  ...cohostFixtures,
  ...moderationFixtures,
  ...orders,
  ...goodsFixtures,
  ...sellingFixtures,
  ...fulfilmentFixtures,
  ...contestFixtures,
  ...contestProcedureFixtures,
  ...contestEntryFixtures,
  ...contestPanelsFixtures,
  ...contestRoundsFixtures,
}
