import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, instant, pageOf, pageQuery, prose } from '../core/values.ts'
import { afterSale, afterSaleState } from './after-sales.types.ts'
import { deskParcel, merchantDesk, pickItem, sheetFile, shipItem, statement } from './merchant.types.ts'
import { carrier, parcelState, trackingNumber } from './parcels.types.ts'

const parcelId = z.object({ parcelId: id })
const period = z.object({ from: instant, to: instant })
const atDesk = { permission: ['merchant'], problems: ['no_merchant'] } as const

/** A merchant's desk: only ever what is of the merchant that the account works for. */
export const merchantRoutes = {
  desk: route({
    method: 'GET',
    path: '/api/merchant',
    summary: 'Whose desk it is, and what waits there',
    reply: merchantDesk,
    limit: limits.read,
    ...atDesk,
  }),
  parcels: route({
    method: 'GET',
    path: '/api/merchant/parcels',
    summary: 'The merchant’s parcels, newest first; search by order, tracking number or product',
    query: pageQuery.extend({
      cursor: id.optional(),
      state: parcelState.optional(),
      search: prose(60).optional(),
    }),
    reply: pageOf(deskParcel),
    limit: limits.read,
    ...atDesk,
  }),
  pickList: route({
    method: 'GET',
    path: '/api/merchant/pick-list',
    summary: 'What has to be picked for the parcels that wait, summed by SKU',
    reply: z.object({ items: z.array(pickItem).max(500) }),
    limit: limits.read,
    ...atDesk,
  }),
  shipList: route({
    method: 'GET',
    path: '/api/merchant/ship-list',
    summary: 'The parcels that wait, oldest first, with the addresses that are written on them',
    reply: z.object({ items: z.array(shipItem).max(100) }),
    limit: limits.read,
    ...atDesk,
  }),
  ship: route({
    method: 'POST',
    path: '/api/merchant/parcels/:parcelId/ship',
    summary: 'Mark a parcel as sent, or mend its tracking number',
    params: parcelId,
    body: z.object({ carrier, tracking: trackingNumber }),
    reply: deskParcel,
    limit: limits.write,
    permission: ['merchant'],
    problems: ['no_merchant', 'order_state'],
  }),
  delivered: route({
    method: 'POST',
    path: '/api/merchant/parcels/:parcelId/delivered',
    summary: 'Mark a parcel as delivered, as its carrier says',
    params: parcelId,
    reply: deskParcel,
    limit: limits.write,
    permission: ['merchant'],
    problems: ['no_merchant', 'order_state'],
  }),
  afterSales: route({
    method: 'GET',
    path: '/api/merchant/after-sales',
    summary: 'Claims about the merchant’s parcels, newest first',
    query: pageQuery.extend({ cursor: id.optional(), state: afterSaleState.optional() }),
    reply: pageOf(afterSale),
    limit: limits.read,
    ...atDesk,
  }),
  statement: route({
    method: 'GET',
    path: '/api/merchant/statement',
    summary: 'What the merchant was credited and charged in a period, from the ledger',
    query: period,
    reply: statement,
    limit: limits.read,
    ...atDesk,
  }),
  sheet: route({
    method: 'GET',
    path: '/api/merchant/sheet',
    summary: 'The parcels or the statement of a period as XLSX, in base64',
    query: period.extend({ of: z.enum(['parcels', 'statement']) }),
    reply: sheetFile,
    limit: { points: 30, perMs: 60_000, per: 'account' },
    ...atDesk,
  }),
}
