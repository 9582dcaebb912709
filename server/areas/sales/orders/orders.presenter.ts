import type { Order, OrderState } from '#contracts/sales/sales.types.ts'
import { Problem } from '#server/core/problem.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import type { Hold, OfferSnapshot } from '#server/areas/sales/flash-sale/till.types.ts'
import { maskedAddress } from './addresses.rules.ts'

/** An order as its buyer sees it now. Throws `not_found` for an id that was burnt. */
export function presentOrder(row: OrderRow): Order {
  return {
    ...presentPlaced(row),
    state: visibleState(row.state),
    paidAt: row.paidAt?.toISOString() ?? null,
    address: maskedAddress.nullable().parse(row.addressMasked),
    refundedFen: row.refundedFen,
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
    totalFen: row.totalFen,
    liveId: row.liveId,
    offerId: row.offerId,
    streamMs: row.streamMs,
    placedAt: row.placedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    paidAt: null,
    address: null,
    refundedFen: 0,
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
    liveId: offer.liveId,
    offerId: offer.id,
    streamMs: hold.streamMs,
    placedAt: new Date(hold.placedAtMs).toISOString(),
    expiresAt: new Date(hold.placedAtMs + holdMs).toISOString(),
    paidAt: null,
    address: null,
    refundedFen: 0,
  }
}

function visibleState(state: OrderRow['state']): OrderState {
  if (state === 'void') throw new Problem('not_found')
  return state
}
