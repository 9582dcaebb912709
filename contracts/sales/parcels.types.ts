import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { drawing, fen, id, instant, line, priceFen, quantity, streamMs } from '../core/values.ts'

export const parcelState = z.enum(['toShip', 'shipped', 'delivered', 'completed', 'refunded'])
export type ParcelState = z.infer<typeof parcelState>

/** One merchant's part of a paid order. */
export const parcel = z.object({
  id,
  merchantId: id,
  merchantName: z.string(),
  state: parcelState,
  skuIds: z.array(id).max(50),
  goodsFen: fen,
  freightFen: fen,
  /** What the platform paid of it. */
  discountFen: fen,
  /** Went or goes back to the buyer. */
  refundedFen: fen,
  carrier: z.string().nullable(),
  tracking: z.string().nullable(),
  shippedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  completedAt: instant.nullable(),
})
export type Parcel = z.infer<typeof parcel>

/** What an order would cost, sent to one address. */
export const quote = z.object({
  parcels: z
    .array(
      z.object({
        merchantId: id,
        merchantName: z.string(),
        skuIds: z.array(id).max(50),
        goodsFen: fen,
        freightFen: fen,
        discountFen: fen,
      }),
    )
    .max(50),
  goodsFen: fen,
  freightFen: fen,
  discountFen: fen,
  totalFen: fen,
})
export type Quote = z.infer<typeof quote>

/** A SKU's detail page as it stood when it was ordered. */
export const detailPage = z.object({
  skuId: id,
  title: z.string(),
  description: z.string(),
  picture: drawing,
  skuName: z.string(),
  unit: z.string(),
  weightGrams: z.int().nullable(),
  merchantName: z.string(),
  townName: z.string(),
  villageName: z.string(),
  /** The ordinary price: what a discount was reckoned from. */
  basisFen: priceFen,
})
export type DetailPage = z.infer<typeof detailPage>

/** What an order is judged by later. */
export const evidence = z.object({
  orderId: id,
  placedAt: instant,
  liveId: id.nullable(),
  streamMs: streamMs.nullable(),
  items: z
    .array(
      z.object({ skuId: id, quantity, priceFen, page: detailPage.nullable(), keptAt: instant.nullable() }),
    )
    .max(50),
})
export type Evidence = z.infer<typeof evidence>

export const carrier = line(20)
export const trackingNumber = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{6,40}$/, reason('no_tracking_number'))
