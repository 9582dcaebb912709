import type { Claim, Coupon } from '#contracts/sales/coupons.types.ts'
import type { ClaimRow, CouponRow } from './coupons.store.ts'

export const presentCoupon = (row: CouponRow, own: number): Coupon => ({
  ...row,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  own,
})

export const presentClaim = (row: ClaimRow, own: number, now: Date): Claim => ({
  id: row.id,
  coupon: presentCoupon(row.coupon, own),
  state: row.orderId !== null ? 'used' : row.coupon.endsAt > now ? 'free' : 'over',
  orderId: row.orderId,
  claimedAt: row.claimedAt.toISOString(),
})
