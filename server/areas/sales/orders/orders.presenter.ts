import type { Parcel } from '#contracts/sales/parcels.types.ts'
import type { Order, OrderState } from '#contracts/sales/sales.types.ts'
import { Problem } from '#server/core/problem.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import type { Hold, OfferSnapshot } from '#server/areas/sales/flash-sale/till.types.ts'
import type { ParcelRow } from './parcels.store.ts'
import { maskedAddress } from './addresses.rules.ts'

/** An order as its buyer sees it now. Throws `not_found` for an id that was burnt. */
export function presentOrder(row: OrderRow): Order {
  return {
    ...presentPlaced(row),
    state: visibleState(row.state),
    totalFen: row.totalFen,
    freightFen: row.freightFen,
    paidAt: row.paidAt?.toISOString() ?? null,
    address: maskedAddress.nullable().parse(row.addressMasked),
    refundedFen: row.refundedFen,
    parcels: row.parcels.map((parcel) => presentParcel(parcel, row.lines)),
  }
}

/** An order as the first reply told of it: what every retry of that request is answered with. */
export function presentPlaced(row: OrderRow): Order {
  visibleState(row.state)
  return {
    id: row.id,
    state: 'held',
    lines: row.lines.map(({ skuId, title, skuName, unit, picture, quantity, priceFen }) => ({
      skuId,
      title,
      skuName,
      unit,
      picture,
      quantity,
      priceFen,
    })),
    totalFen: row.totalFen - row.freightFen,
    freightFen: 0,
    discountFen: row.discountFen,
    liveId: row.liveId,
    offerId: row.offerId,
    streamMs: row.streamMs,
    placedAt: row.placedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    paidAt: null,
    address: null,
    refundedFen: 0,
    parcels: [],
  }
}

/** The same for a hold that was just committed, without reading it back. */
export function presentHold(offer: OfferSnapshot, hold: Hold, holdMs: number): Order {
  return {
    id: hold.orderId,
    state: 'held',
    lines: [
      {
        skuId: offer.skuId,
        title: offer.title,
        skuName: offer.skuName,
        unit: offer.unit,
        picture: offer.picture,
        quantity: hold.quantity,
        priceFen: offer.priceFen,
      },
    ],
    totalFen: offer.priceFen * hold.quantity,
    freightFen: 0,
    discountFen: 0,
    liveId: offer.liveId,
    offerId: offer.id,
    streamMs: hold.streamMs,
    placedAt: new Date(hold.placedAtMs).toISOString(),
    expiresAt: new Date(hold.placedAtMs + holdMs).toISOString(),
    paidAt: null,
    address: null,
    refundedFen: 0,
    parcels: [],
  }
}

/** One merchant's part of a paid order. */
export const presentParcel = (parcel: ParcelRow, lines: OrderRow['lines']): Parcel => ({
  id: parcel.id,
  merchantId: parcel.merchantId,
  merchantName: parcel.merchantName,
  state: parcel.state,
  skuIds: lines.filter((line) => line.parcelId === parcel.id).map((line) => line.skuId),
  goodsFen: parcel.goodsFen,
  freightFen: parcel.freightFen,
  discountFen: parcel.discountFen,
  refundedFen: parcel.refundedFen,
  carrier: parcel.carrier,
  tracking: parcel.tracking,
  shippedAt: parcel.shippedAt?.toISOString() ?? null,
  deliveredAt: parcel.deliveredAt?.toISOString() ?? null,
  completedAt: parcel.completedAt?.toISOString() ?? null,
})

function visibleState(state: OrderRow['state']): OrderState {
  if (state === 'void') throw new Problem('not_found')
  return state
}
