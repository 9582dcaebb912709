import { z } from 'zod'
import { id, instant, line } from '../core/values.ts'

const fen = z.int().min(0)
const orders = z.int().min(0)

/**
 * Why an order does not count: the host’s own; one of somebody who declared a tie to the host, or sent to a phone or
 * door of theirs; one paid from a browser that they signed in on; or one that an organiser found to be arranged.
 */
export const apartBecause = z.enum(['self', 'linked', 'device', 'organised'])
export type ApartBecause = z.infer<typeof apartBecause>

/** What an entry’s live sold, and what of it counts: nothing is hidden, but some is apart. */
export const entrySales = z.object({
  number: z.int().min(1),
  /** Orders that were placed by others than the host and those linked to them. */
  placed: orders,
  /** Of these, those that were paid. */
  paid: orders,
  paidFen: fen,
  refundedFen: fen,
  /** Paid orders of which some money stayed. */
  validOrders: orders,
  /** Paid minus refunded. */
  netFen: fen,
  /** Of that, for goods from villages on the relief list. */
  reliefFen: fen,
  /** Net with these weighted up: what the ranking uses. */
  weightedFen: fen,
  apart: z.array(z.object({ because: apartBecause, orders, fen })).max(4),
})
export type EntrySales = z.infer<typeof entrySales>

/** One order for organisers to look at. */
export const entryOrder = z.object({
  orderId: id,
  placedAt: instant,
  paid: z.boolean(),
  totalFen: fen,
  refundedFen: fen,
  /** How many paid orders the same buyer has in this live. */
  ofBuyer: orders,
  /** Null while it counts. */
  apart: apartBecause.nullable(),
  /** Why an organiser marked it. */
  reason: z.string().nullable(),
})
export type EntryOrder = z.infer<typeof entryOrder>

export const organisedMark = z.object({
  orderId: id,
  /** False takes an earlier mark back. */
  organised: z.boolean(),
  reason: line(100),
})
