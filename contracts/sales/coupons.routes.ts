import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { proven } from './guard.types.ts'
import { claim, coupon, newCoupon, saved, wantedGoods } from './coupons.types.ts'

const couponId = z.object({ couponId: id })

/** Coupons: making, claiming and what they save. Orders take the best of them by themselves. */
export const couponRoutes = {
  coupons: route({
    method: 'GET',
    path: '/api/coupons',
    summary: 'Coupons that can be claimed now: everywhere, and those of one live',
    query: z.object({ liveId: id.optional() }),
    reply: z.object({ items: z.array(coupon).max(50) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  allCoupons: route({
    method: 'GET',
    path: '/api/coupons/all',
    summary: 'All coupons with what they have cost, newest first',
    reply: z.object({ items: z.array(coupon).max(200) }),
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
  createCoupon: route({
    method: 'POST',
    path: '/api/coupons',
    summary: 'Make a coupon, with a budget that holds whatever happens at once',
    body: newCoupon,
    reply: coupon,
    permission: ['operator'],
    limit: limits.write,
    idempotent: true,
  }),
  endCoupon: route({
    method: 'POST',
    path: '/api/coupons/:couponId/end',
    summary: 'End a coupon now; orders that use it keep their price',
    params: couponId,
    reply: coupon,
    permission: ['operator'],
    limit: limits.write,
  }),
  claimCoupon: route({
    method: 'POST',
    path: '/api/coupons/:couponId/claim',
    summary: 'Claim a coupon',
    params: couponId,
    body: proven,
    reply: claim,
    permission: 'signedIn',
    limit: limits.buy,
    problems: ['coupon_gone', 'coupon_over', 'over_limit', 'challenge_required', 'challenge_failed'],
    idempotent: true,
  }),
  claims: route({
    method: 'GET',
    path: '/api/coupons/mine',
    summary: 'One’s own coupons, newest first',
    reply: z.object({ items: z.array(claim).max(100) }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  savings: route({
    method: 'POST',
    path: '/api/coupons/savings',
    summary: 'What one’s own coupons would save on these goods, and why not more',
    body: wantedGoods,
    reply: saved,
    permission: 'signedIn',
    limit: limits.read,
  }),
  orderSavings: route({
    method: 'GET',
    path: '/api/orders/:orderId/savings',
    summary: 'What coupons took off one of one’s own orders',
    params: z.object({ orderId: id }),
    reply: saved,
    permission: 'signedIn',
    limit: limits.read,
  }),
}
