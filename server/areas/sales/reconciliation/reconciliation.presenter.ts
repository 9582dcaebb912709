import type { z } from 'zod'
import { providerName, type billComparison, type billDifference } from '#contracts/sales/payments.types.ts'
import type { BillRow, DifferenceRow } from './reconciliation.store.ts'

const dayOf = (day: Date): string => day.toISOString().slice(0, 10)

export const presentComparison = (row: BillRow): z.input<typeof billComparison> => ({
  provider: providerName.parse(row.provider),
  day: dayOf(row.day),
  comparedAt: row.comparedAt.toISOString(),
  lines: row._count.lines,
  paidFen: Number(row.paidFen),
  refundedFen: Number(row.refundedFen),
  ...{ differences: row.differences, open: row.open },
})

export const presentDifference = (
  row: DifferenceRow,
  names: { readonly orderId: string | null; readonly resolvedBy: string | null },
): z.input<typeof billDifference> => ({
  ...{ id: row.id, provider: providerName.parse(row.provider), day: dayOf(row.day), kind: row.kind },
  item: row.item === 'refund' ? 'refund' : 'payment',
  ...{ itemId: row.itemId, reference: row.reference, oursFen: row.oursFen, theirsFen: row.theirsFen },
  ...{ foundAt: row.foundAt.toISOString(), goneAt: row.goneAt?.toISOString() ?? null },
  ...{ note: row.note, resolvedAt: row.resolvedAt?.toISOString() ?? null, ...names },
})
