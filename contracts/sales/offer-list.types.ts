import { z } from 'zod'
import { id, line } from '../core/values.ts'
import { offer } from './sales.types.ts'

/** `running`: on or sold out; `coming`: scheduled, or waiting for the host's thumb. */
export const offerStage = z.enum(['running', 'coming', 'past'])
export type OfferStage = z.infer<typeof offerStage>

/** Why an operator stops a sale; everybody may read it. */
export const stopReason = line(100)

const count = z.int().min(0)

/** A flash sale as the operator sees it, with what became of its orders. */
export const listedOffer = z.object({
  offer,
  title: z.string(),
  skuName: z.string(),
  unit: z.string(),
  live: z.object({ id, title: z.string() }),
  /** Orders: all that were admitted, and of them those that are unpaid, paid, and not paid in time or given up. */
  admitted: count,
  held: count,
  paid: count,
  expired: count,
})
export type ListedOffer = z.infer<typeof listedOffer>
