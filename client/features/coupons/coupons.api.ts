import { couponRoutes } from '#contracts/sales/coupons.routes.ts'
import { confirmed } from '#client/features/sales/confirming.ts'
import { call, type Sent } from '#client/shared/api/http.ts'

export type NewCoupon = Sent<typeof couponRoutes.createCoupon>['body']

export const loadCoupons = (liveId: string | null) =>
  call(couponRoutes.coupons, { query: liveId === null ? {} : { liveId } })
export const claimCoupon = (couponId: string, key: string) =>
  confirmed((proof) => call(couponRoutes.claimCoupon, { params: { couponId }, body: { proof }, key }))
export const loadClaims = () => call(couponRoutes.claims)
export const loadSavings = (lines: { skuId: string; quantity: number }[], liveId: string | null) =>
  call(couponRoutes.savings, { body: { lines, liveId } })
export const loadOrderSavings = (orderId: string) => call(couponRoutes.orderSavings, { params: { orderId } })
export const loadAllCoupons = () => call(couponRoutes.allCoupons)
export const createCoupon = (body: NewCoupon, key: string) => call(couponRoutes.createCoupon, { body, key })
export const endCoupon = (couponId: string) => call(couponRoutes.endCoupon, { params: { couponId } })
