import type { Prisma } from '#server/storage/generated/client.ts'

/** What belongs to an order wherever it is read. */
export const orderParts = {
  lines: { orderBy: { skuId: 'asc' } },
  parcels: { orderBy: { merchantId: 'asc' } },
} as const

export type OrderRow = Prisma.OrderGetPayload<{ include: typeof orderParts }>
export type ProviderPaymentRow = Prisma.ProviderPaymentGetPayload<object>
export type PaymentRow = Prisma.PaymentGetPayload<object>
