import type { z } from 'zod'
import { paymentStart, payChannel, providerName, type payment } from '#contracts/sales/payments.types.ts'
import type { PaymentRow, ProviderPaymentRow } from '#server/areas/sales/sales.rows.ts'

/** A payment for its buyer; `begun` is null while its provider has not answered yet. */
export function presentPayment(row: PaymentRow, begun: ProviderPaymentRow | null): z.input<typeof payment> {
  const start = row.state === 'pending' ? paymentStart.safeParse(begun?.start) : null
  return {
    ...{ id: row.id, orderId: row.orderId, amountFen: row.amountFen, state: row.state },
    payUrl: `/pay/${row.id}`,
    provider: providerName.parse(row.provider),
    channel: payChannel.catch('page').parse(begun?.channel),
    start: start?.success === true ? start.data : null,
    expiresAt: (begun?.expiresAt ?? row.createdAt).toISOString(),
  }
}
