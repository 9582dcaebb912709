import type { DeskParcel, ShipItem } from '#contracts/sales/merchant.types.ts'
import { maskedAddress } from '#server/areas/sales/orders/addresses.rules.ts'
import { presentParcel } from '#server/areas/sales/orders/orders.presenter.ts'
import type { DeskRow } from './desk.store.ts'

/** A parcel at its merchant's desk. */
export const presentDeskParcel = (row: DeskRow): DeskParcel => ({
  ...presentParcel(row, row.lines),
  orderId: row.orderId,
  liveId: row.order.liveId,
  paidAt: row.paidAt.toISOString(),
  lines: linesOf(row),
  buyer: maskedAddress.nullable().parse(row.order.addressMasked),
})

/** What is written on a parcel, with the address in clear. */
export const presentShipItem = (row: DeskRow, to: ShipItem['to']): ShipItem => ({
  parcelId: row.id,
  orderId: row.orderId,
  paidAt: row.paidAt.toISOString(),
  lines: linesOf(row),
  to,
})

const linesOf = (row: DeskRow): DeskParcel['lines'] =>
  row.lines.map(({ skuId, title, skuName, unit, picture, quantity, priceFen }) => ({
    ...{ skuId, title, skuName, unit, picture, quantity, priceFen },
  }))
