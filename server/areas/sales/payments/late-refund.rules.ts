import { derivedId } from '#server/core/ids.ts'

/** The refund of a payment whose money came too late for its order: one for each payment. */
export const lateRefundId = (paymentId: string): string => derivedId('refund', paymentId)
