import { z } from 'zod'
import { id, instant, line, priceFen } from '../core/values.ts'

export const refundState = z.enum(['due', 'sent'])

/** Money of a paid parcel that goes back to its buyer. */
export const refund = z.object({
  id,
  orderId: id,
  parcelId: id,
  merchantName: z.string(),
  amountFen: priceFen,
  reason: z.string(),
  /** `due`: promised, and asked of the provider until it says that it was sent. */
  state: refundState,
  createdAt: instant,
  sentAt: instant.nullable(),
  /** How often the provider could not send it yet. */
  tries: z.int().min(0),
})
export type Refund = z.infer<typeof refund>

export const newRefund = z.object({
  amountFen: priceFen,
  reason: line(100),
  /** Whether the goods come back to the shelf; only with all of the parcel's money. */
  restock: z.boolean(),
})
