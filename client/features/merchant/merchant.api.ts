import { merchantRoutes } from '#contracts/sales/merchant.routes.ts'
import type { AfterSaleState } from '#contracts/sales/after-sales.types.ts'
import type { ParcelState } from '#contracts/sales/parcels.types.ts'
import { refundRoutes } from '#contracts/sales/refunds.routes.ts'
import { call } from '#client/shared/api/http.ts'

export interface Period {
  from: string
  to: string
}

export const loadDesk = () => call(merchantRoutes.desk)
export const loadParcels = (query: { cursor?: string; state?: ParcelState; search?: string }) =>
  call(merchantRoutes.parcels, { query })
export const loadPickList = () => call(merchantRoutes.pickList)
export const loadShipList = () => call(merchantRoutes.shipList)
export const ship = (parcelId: string, body: { carrier: string; tracking: string }) =>
  call(merchantRoutes.ship, { params: { parcelId }, body })
export const markDelivered = (parcelId: string) => call(merchantRoutes.delivered, { params: { parcelId } })
export const loadDeskClaims = (query: { cursor?: string; state?: AfterSaleState }) =>
  call(merchantRoutes.afterSales, { query })
export const loadStatement = (query: Period) => call(merchantRoutes.statement, { query })
export const loadSheet = (query: Period & { of: 'parcels' | 'statement' }) =>
  call(merchantRoutes.sheet, { query })
export const sendBack = (
  parcelId: string,
  body: { amountFen: number; reason: string; restock: boolean },
  key: string,
) => call(refundRoutes.refund, { params: { parcelId }, body, key })
