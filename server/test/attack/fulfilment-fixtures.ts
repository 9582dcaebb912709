import { afterSaleRoutes } from '#contracts/sales/after-sales.routes.ts'
import { memberRoutes } from '#contracts/sales/members.routes.ts'
import { merchantRoutes } from '#contracts/sales/merchant.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import type { Fixture } from './fixture.ts'
import { smallJpeg } from './small-jpeg.ts'
import { freshKey, type World } from './world.ts'

const tracking = { carrier: '顺丰', tracking: 'SF1234567890' }
const why = { reason: '合作社来函' }
const period = { from: '2026-05-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' }

/** A paid order of one parcel, with its buyer and somebody who works for its merchant. */
async function paid(world: World) {
  const { app, merchantId } = world
  const { buyer, paymentId } = await world.payment()
  const { cookie } = buyer
  const params = { paymentId }
  await app.ask(orderRoutes.decideSandboxPayment, { cookie, params, body: { decision: 'pay' } })
  const { orderId } = await app.ask(orderRoutes.payment, { cookie, params })
  const order = await app.ask(orderRoutes.order, { cookie, params: { orderId } })
  const seller = await app.account('merchant')
  await app.ask(memberRoutes.addMember, {
    cookie: world.as('operator').cookie,
    params: { merchantId, accountId: seller.id },
    body: why,
  })
  const parcelId = order.parcels[0]?.id ?? ''
  return { buyer, seller, orderId, parcelId, skuId: order.lines[0]?.skuId ?? '' }
}

async function sent(world: World) {
  const parcel = await paid(world)
  const { seller, parcelId } = parcel
  await world.app.ask(merchantRoutes.ship, { cookie: seller.cookie, params: { parcelId }, body: tracking })
  return parcel
}

const claimOf = (skuId: string) => ({
  ...{ skuId, kind: 'missing' as const, quantity: 1, wantedFen: 100, reason: '少了', photos: [] },
})

async function claimed(world: World) {
  const parcel = await sent(world)
  const { buyer, parcelId, skuId } = parcel
  const claim = await world.app.ask(afterSaleRoutes.claim, {
    ...{ cookie: buyer.cookie, params: { parcelId }, key: freshKey(), body: claimOf(skuId) },
  })
  return { ...parcel, afterSaleId: claim.id }
}

const atDesk =
  (query?: Record<string, string>): Fixture =>
  async (world) => ({ cookie: (await paid(world)).seller.cookie, ...(query ? { query } : {}) })

/** A good request for every route of parcels, refunds, claims, merchants' desks and the ledger. */
export const fulfilmentFixtures: Record<string, Fixture> = {
  'orders.quote': async (world) => {
    const { buyer, orderId } = await world.order()
    const addressId = await world.addressOf(buyer)
    return { cookie: buyer.cookie, params: { orderId }, query: { addressId } }
  },
  'orders.evidence': async (world) => {
    const { buyer, orderId } = await paid(world)
    return { cookie: buyer.cookie, params: { orderId } }
  },
  'orders.received': async (world) => {
    const { buyer, parcelId } = await sent(world)
    return { cookie: buyer.cookie, params: { parcelId } }
  },
  'refunds.refund': async (world) => {
    const { seller, parcelId } = await paid(world)
    const body = { amountFen: 100, reason: '少发了', restock: false }
    return { cookie: seller.cookie, params: { parcelId }, key: freshKey(), body }
  },
  'refunds.ofOrder': async (world) => {
    const { buyer, orderId } = await paid(world)
    return { cookie: buyer.cookie, params: { orderId } }
  },
  'refunds.refunds': ({ as }) => ({
    cookie: as('operator').cookie,
    query: { state: 'due', limit: '10', cursor: newId() },
  }),
  'ledger.trialBalance': ({ as }) => ({ cookie: as('auditor').cookie }),
  'ledger.postings': async (world) => ({
    cookie: world.as('auditor').cookie,
    params: { orderId: (await paid(world)).orderId },
  }),
  'afterSales.claim': async (world) => {
    const { buyer, parcelId, skuId } = await sent(world)
    return { cookie: buyer.cookie, params: { parcelId }, key: freshKey(), body: claimOf(skuId) }
  },
  'afterSales.record': ({ merchantId }) => ({ params: { merchantId } }),
  'afterSales.addPhoto': async (world) => ({
    cookie: (await world.app.account('viewer')).cookie,
    body: { jpeg: smallJpeg },
  }),
  'afterSales.photos': async (world) => {
    const { buyer, afterSaleId } = await claimed(world)
    return { cookie: buyer.cookie, params: { afterSaleId } }
  },
  'afterSales.mine': async (world) => ({
    cookie: (await world.app.account('viewer')).cookie,
    query: { state: 'asked', limit: '10', cursor: newId() },
  }),
  'afterSales.disputes': ({ as }) => ({
    cookie: as('operator').cookie,
    query: { state: 'disputed', limit: '10', cursor: newId() },
  }),
  'afterSales.afterSale': async (world) => {
    const { buyer, afterSaleId } = await claimed(world)
    return { cookie: buyer.cookie, params: { afterSaleId } }
  },
  'afterSales.act': async (world) => {
    const { seller, afterSaleId } = await claimed(world)
    return {
      cookie: seller.cookie,
      params: { afterSaleId },
      body: { act: 'grant', note: '赔', amountFen: 50 },
    }
  },
  'merchant.desk': atDesk(),
  'merchant.parcels': atDesk({ state: 'toShip', search: '樱', limit: '10', cursor: newId() }),
  'merchant.pickList': atDesk(),
  'merchant.shipList': atDesk(),
  'merchant.ship': async (world) => {
    const { seller, parcelId } = await paid(world)
    return { cookie: seller.cookie, params: { parcelId }, body: tracking }
  },
  'merchant.delivered': async (world) => {
    const { seller, parcelId } = await sent(world)
    return { cookie: seller.cookie, params: { parcelId } }
  },
  'merchant.afterSales': atDesk({ state: 'asked', limit: '10', cursor: newId() }),
  'merchant.statement': atDesk(period),
  'merchant.sheet': atDesk({ ...period, of: 'statement' }),
  'members.staffCounts': (world) => ({ cookie: world.as('operator').cookie }),
  'members.workplace': async (world) => ({
    cookie: world.as('operator').cookie,
    params: { accountId: (await world.app.account('merchant')).id },
  }),
  'members.members': (world) => ({
    cookie: world.as('operator').cookie,
    params: { merchantId: world.merchantId },
  }),
  'members.addMember': async (world) => ({
    cookie: world.as('operator').cookie,
    params: { merchantId: world.merchantId, accountId: (await world.app.account('merchant')).id },
    body: why,
  }),
  'members.removeMember': async (world) => ({
    cookie: world.as('operator').cookie,
    params: { merchantId: world.merchantId, accountId: (await paid(world)).seller.id },
    body: why,
  }),
  'members.colleagues': atDesk(),
}
