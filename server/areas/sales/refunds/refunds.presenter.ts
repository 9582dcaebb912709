import type { Refund } from '#contracts/sales/refunds.types.ts'
import type { RefundRow } from './refunds.store.ts'

export const presentRefund = (row: RefundRow, merchantName: string): Refund => ({
  id: row.id,
  orderId: row.orderId,
  parcelId: row.parcelId,
  merchantName,
  amountFen: row.amountFen,
  reason: row.reason,
  state: row.state,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  tries: row.tries,
})
