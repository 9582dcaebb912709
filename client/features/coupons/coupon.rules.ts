import type { Coupon } from '#contracts/sales/coupons.types.ts'

/** Whether one more can be claimed; where not, why. */
export function claimable(coupon: Coupon): 'yes' | 'had' | 'gone' {
  if (coupon.own >= coupon.perBuyer) return 'had'
  return coupon.claimed < coupon.mostClaims ? 'yes' : 'gone'
}

/** The part of its budget that is spent, from 0 to 1. */
export const spentShare = ({ spentFen, budgetFen }: Coupon): number =>
  budgetFen === 0 ? 1 : Math.min(1, spentFen / budgetFen)
