import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { basisPoints, fen, id, instant, line, priceFen, quantity } from '../core/values.ts'

const couponKind = z.enum(['amount', 'percent', 'every'])

/** What a coupon takes off, from which sum on, whose it is and until when. */
const terms = {
  name: line(24),
  /** `amount`: once; `percent`: a share; `every`: each time the goods reach the threshold (每满减). */
  kind: couponKind,
  offFen: fen,
  offBp: basisPoints,
  thresholdFen: fen,
  mostOffFen: priceFen.nullable(),
  /** Whose goods it is for, and who bears it; null: all goods, and the platform. */
  merchantId: id.nullable(),
  /** The live it is claimed in; null: anywhere. */
  liveId: id.nullable(),
  /** Used only for orders placed in a live. */
  liveOnly: z.boolean(),
  newBuyers: z.boolean(),
  /** Never together with another. */
  alone: z.boolean(),
  perBuyer: z.int().min(1).max(20),
  startsAt: instant,
  endsAt: instant,
}

export const coupon = z.object({
  id,
  ...terms,
  budgetFen: fen,
  spentFen: fen,
  mostClaims: z.int().min(1).max(1_000_000),
  claimed: z.int().min(0),
  /** How many the caller has claimed. */
  own: z.int().min(0),
})
export type Coupon = z.infer<typeof coupon>

export const newCoupon = z
  .object({ ...terms, budgetFen: priceFen, mostClaims: z.int().min(1).max(1_000_000) })
  .refine((draft) => (draft.kind === 'percent' ? draft.offBp : draft.offFen) > 0, {
    path: ['offFen'],
    message: reason('takes_nothing_off'),
  })
  .refine((draft) => draft.kind !== 'every' || draft.thresholdFen > 0, {
    path: ['thresholdFen'],
    message: reason('needs_threshold'),
  })
  .refine((draft) => Date.parse(draft.endsAt) > Date.parse(draft.startsAt), {
    path: ['endsAt'],
    message: reason('ends_before_start'),
  })
export type NewCoupon = z.output<typeof newCoupon>

/** A coupon in a buyer's hands. */
export const claim = z.object({
  id,
  coupon,
  state: z.enum(['free', 'used', 'over']),
  orderId: id.nullable(),
  claimedAt: instant,
})
export type Claim = z.infer<typeof claim>

export const wantedGoods = z.object({
  lines: z
    .array(z.object({ skuId: id, quantity }))
    .min(1)
    .max(50)
    .refine((lines) => new Set(lines.map((one) => one.skuId)).size === lines.length, reason('sku_twice')),
  liveId: id.nullable(),
})

const saving = z.object({
  claimId: id,
  name: z.string(),
  amountFen: priceFen,
  by: z.enum(['platform', 'merchant']),
})

/** What the caller's coupons would save, which ones are taken, and why not the others. */
export const saved = z.object({
  goodsFen: fen,
  savedFen: fen,
  used: z.array(saving).max(50),
  notUsed: z
    .array(
      z.object({
        claimId: id,
        name: z.string(),
        why: z.enum(['other_goods', 'live_only', 'new_buyers', 'below_threshold', 'no_budget', 'less']),
        /** What its threshold lacks. */
        shortFen: fen,
      }),
    )
    .max(50),
})
export type Saved = z.infer<typeof saved>
