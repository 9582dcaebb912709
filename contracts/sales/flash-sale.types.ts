import { z } from 'zod'
import { id, instant, priceFen, quantity, stockUnits, streamMs } from '../core/values.ts'

/** When a flash sale begins: at once, when the host taps, or at a moment that viewers count down to. */
const offerStart = z.union([z.enum(['now', 'thumb']), instant])

export const newOffer = z.object({
  itemId: id,
  priceFen,
  totalLimit: stockUnits,
  perBuyerLimit: z.int().min(1).max(20),
  durationMs: z.int().min(10_000).max(1_200_000),
  start: offerStart.default('now'),
})
export type NewOffer = z.input<typeof newOffer>

/** How many units of an item a flash sale may promise now, and what the smallest of the bounds is. */
export const offerCap = z.object({
  itemId: id,
  units: z.int().min(0),
  /** `stock`: what the shelf has; `sku` and `merchant`: what can be picked and shipped today. */
  boundBy: z.enum(['stock', 'sku', 'merchant']),
  onShelf: z.int().min(0),
  /** Units a day that can be shipped, and those promised today already; null where nothing was set. */
  perDay: z.int().min(0).nullable(),
  promisedToday: z.int().min(0),
})
export type OfferCap = z.infer<typeof offerCap>

/**
 * A buyer's standing in the queue for units that come back. `turn`: one is held for them until the order's
 * `expiresAt`; `lapsed`: it was not paid for in time; `closed`: nothing can come back any more.
 */
export const waiting = z.object({
  offerId: id,
  state: z.enum(['none', 'waiting', 'turn', 'won', 'lapsed', 'closed']),
  /** How many are served before this buyer. */
  ahead: z.int().min(0),
  /** Units held by buyers who have not paid yet: what can still come back. */
  unpaid: z.int().min(0),
  orderId: id.nullable(),
  until: instant.nullable(),
})
export type Waiting = z.infer<typeof waiting>

/** One admission of a flash sale as anybody may read it. */
export const admission = z.object({
  /** From 1, in the order in which buyers were admitted. */
  place: z.int().min(1),
  nameMasked: z.string(),
  /** The first eight digits of SHA-256 of the order's id: its buyer finds it, others learn nothing. */
  mark: z.string().length(8),
  quantity,
  /** To the millisecond, by the server's clock. */
  admittedAt: instant,
  streamMs: streamMs.nullable(),
  /** `returned`: not paid in time or given up, so that the units were sold again. */
  state: z.enum(['held', 'paid', 'returned']),
  fromQueue: z.boolean(),
  /** Whether it is the caller's own. */
  mine: z.boolean(),
})
export type Admission = z.infer<typeof admission>
