import { couponRoutes } from '#contracts/sales/coupons.routes.ts'
import { giveawayRoutes } from '#contracts/sales/giveaways.routes.ts'
import type { Fixture } from './fixture.ts'
import { freshKey, freshName, type World } from './world.ts'

const couponBody = () => ({
  ...{
    name: freshName('券'),
    kind: 'amount' as const,
    offFen: 500,
    offBp: 0,
    thresholdFen: 0,
    mostOffFen: null,
  },
  ...{ merchantId: null, liveId: null, liveOnly: false, newBuyers: false, alone: false, perBuyer: 1 },
  ...{ budgetFen: 100_000, mostClaims: 100 },
  startsAt: new Date(Date.now() - 60_000).toISOString(),
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
})

const operator = ({ as }: World) => ({ cookie: as('operator').cookie })

export const couponOf = (world: World) =>
  world.app.ask(couponRoutes.createCoupon, { ...operator(world), key: freshKey(), body: couponBody() })

const giveawayBody = () => ({ prize: '一箱樱桃', winners: 2, durationMs: 600_000 })

/** A live with a giveaway that is open. */
export async function giveawayOf(world: World) {
  const stage = await world.onAir()
  const params = { liveId: stage.liveId }
  const request = { cookie: stage.host.cookie, key: freshKey(), params, body: giveawayBody() }
  const { id: giveawayId } = await world.app.ask(giveawayRoutes.openGiveaway, request)
  return { ...stage, giveawayId }
}

/** The same after its draw, without waiting for it. */
async function drawnOf(world: World) {
  const stage = await giveawayOf(world)
  const data = { state: 'drawn' as const, drawnAt: new Date() }
  await world.app.db.prisma.giveaway.update({ where: { id: stage.giveawayId }, data })
  return stage
}

/** A good request for every route of coupons and giveaways. */
export const sellingFixtures: Readonly<Record<string, Fixture>> = {
  'guard.guard': (world) => operator(world),
  'guard.decide': async (world) => ({
    ...operator(world),
    // Challenging buyers would have the purchases of other fixtures refused.
    body: { offerId: (await world.armed()).offerId, mode: 'auto', reason: '恢复自动' },
  }),
  'coupons.coupons': async ({ onAir }) => ({ query: { liveId: (await onAir()).liveId } }),
  'coupons.allCoupons': (world) => operator(world),
  'coupons.createCoupon': (world) => ({ ...operator(world), key: freshKey(), body: couponBody() }),
  'coupons.endCoupon': async (world) => ({
    ...operator(world),
    params: { couponId: (await couponOf(world)).id },
  }),
  'coupons.claimCoupon': async (world) => ({
    cookie: (await world.app.account('viewer')).cookie,
    key: freshKey(),
    params: { couponId: (await couponOf(world)).id },
  }),
  'coupons.claims': async ({ app }) => ({ cookie: (await app.account('viewer')).cookie }),
  'coupons.savings': async ({ app, skuId, onAir }) => ({
    cookie: (await app.account('viewer')).cookie,
    body: { lines: [{ skuId: await skuId(), quantity: 2 }], liveId: (await onAir()).liveId },
  }),
  'coupons.orderSavings': async ({ order }) => {
    const { buyer, orderId } = await order()
    return { cookie: buyer.cookie, params: { orderId } }
  },
  'giveaways.giveaways': async ({ onAir }) => ({ params: { liveId: (await onAir()).liveId } }),
  'giveaways.openGiveaway': async ({ onAir }) => {
    const { host, liveId } = await onAir()
    return { cookie: host.cookie, key: freshKey(), params: { liveId }, body: giveawayBody() }
  },
  'giveaways.giveaway': async (world) => ({ params: { giveawayId: (await giveawayOf(world)).giveawayId } }),
  'giveaways.giveawayProof': async (world) => ({ params: { giveawayId: (await drawnOf(world)).giveawayId } }),
  'giveaways.giveawayWinners': async (world) => {
    const { host, giveawayId } = await drawnOf(world)
    return { cookie: host.cookie, params: { giveawayId } }
  },
}
