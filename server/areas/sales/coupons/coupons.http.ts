import { couponRoutes as routes } from '#contracts/sales/coupons.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { BuyingGuard } from '#server/areas/sales/guard/guard.service.ts'
import type { CouponsService } from './coupons.service.ts'
import type { DiscountsService } from './discounts.service.ts'

export const couponEndpoints = (services: {
  coupons: CouponsService
  discounts: DiscountsService
  guarding: Pick<BuyingGuard, 'checkCounter'>
}): Endpoint[] => {
  const { coupons, discounts, guarding } = services
  return [
    endpoint(routes.coupons, async ({ caller, query }) => ({
      items: await coupons.open(caller.account?.accountId ?? null, query.liveId ?? null),
    })),
    endpoint(routes.allCoupons, async () => ({ items: await coupons.all() })),
    endpoint(routes.createCoupon, ({ account, body, key }) => coupons.create(account.accountId, body, key)),
    endpoint(routes.endCoupon, ({ params }) => coupons.end(params.couponId)),
    endpoint(routes.claimCoupon, async ({ account: { accountId }, params: { couponId }, body, key }) => {
      await guarding.checkCounter({ accountId, scope: 'coupons', key: `${couponId} ${key}` }, body.proof)
      return coupons.claim(accountId, couponId, key)
    }),
    endpoint(routes.claims, async ({ account }) => ({ items: await coupons.claims(account.accountId) })),
    endpoint(routes.savings, ({ account, body }) => discounts.savings(account.accountId, body)),
    endpoint(routes.orderSavings, ({ account, params }) =>
      discounts.orderSavings(account.accountId, params.orderId),
    ),
  ]
}
