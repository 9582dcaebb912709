import { afterSaleActor, type AfterSale } from '#contracts/sales/after-sales.types.ts'
import { found } from '#server/core/problem.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import type { AfterSaleRow } from './after-sales.store.ts'

/** A claim with the line that it is about. */
export function presentAfterSale(row: AfterSaleRow, order: OrderRow): AfterSale {
  const line = found(order.lines.find((it) => it.skuId === row.skuId))
  const { skuId, title, skuName, unit, picture, quantity, priceFen } = line
  return {
    id: row.id,
    orderId: row.orderId,
    parcelId: row.parcelId,
    merchantName: order.parcels.find((parcel) => parcel.id === row.parcelId)?.merchantName ?? '',
    line: { skuId, title, skuName, unit, picture, quantity, priceFen },
    kind: row.kind,
    state: row.state,
    quantity: row.quantity,
    wantedFen: row.wantedFen,
    grantedFen: row.grantedFen,
    reason: row.reason,
    photos: row.photos,
    returnCarrier: row.returnCarrier,
    returnTracking: row.returnTracking,
    createdAt: row.createdAt.toISOString(),
    deadlineAt: row.deadlineAt?.toISOString() ?? null,
    acts: row.acts.map((act) => ({
      id: act.id,
      actor: afterSaleActor.parse(act.actor),
      became: act.became,
      note: act.note,
      at: act.at.toISOString(),
    })),
  }
}
