import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, pageOf, pageQuery } from '../core/values.ts'
import { afterSale, claimsRecord, afterSaleState, afterSaleWord, newAfterSale } from './after-sales.types.ts'

const afterSaleId = z.object({ afterSaleId: id })
const listed = pageQuery.extend({ cursor: id.optional(), state: afterSaleState.optional() })

/** Claims after a sale: bad fruit, missing goods and returns. */
export const afterSaleRoutes = {
  claim: route({
    method: 'POST',
    path: '/api/parcels/:parcelId/after-sales',
    summary: 'Claim something about a line of one’s own parcel',
    params: z.object({ parcelId: id }),
    body: newAfterSale,
    reply: afterSale,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['order_state', 'refund_too_much', 'after_sale_open', 'after_sale_closed'],
    idempotent: true,
  }),
  record: route({
    method: 'GET',
    path: '/api/merchants/:merchantId/claims-record',
    summary: 'How a merchant’s parcels and claims of the last 90 days went, for whoever thinks of buying',
    params: z.object({ merchantId: id }),
    reply: claimsRecord,
    permission: 'anyone',
    limit: limits.read,
  }),
  addPhoto: route({
    method: 'POST',
    path: '/api/after-sales/photos',
    summary: 'Upload a photo for a claim: a JPEG in base64 of at most 45,000 bytes',
    body: z.object({ jpeg: z.base64().min(100).max(60_000) }),
    reply: z.object({ id }),
    permission: 'signedIn',
    limit: { points: 30, perMs: 60_000, per: 'account' },
    problems: ['list_full'],
  }),
  photos: route({
    method: 'GET',
    path: '/api/after-sales/:afterSaleId/photos',
    summary: 'The photos of a claim: for its buyer, its merchant and operators',
    params: afterSaleId,
    reply: z.object({ items: z.array(z.object({ id, jpeg: z.string() })).max(6) }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  mine: route({
    method: 'GET',
    path: '/api/after-sales',
    summary: 'One’s own claims, newest first',
    query: listed,
    reply: pageOf(afterSale),
    permission: 'signedIn',
    limit: limits.read,
  }),
  disputes: route({
    method: 'GET',
    path: '/api/after-sales/all',
    summary: 'Everybody’s claims, newest first: those in dispute are an operator’s to decide',
    query: listed,
    reply: pageOf(afterSale),
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
  afterSale: route({
    method: 'GET',
    path: '/api/after-sales/:afterSaleId',
    summary: 'One claim: for its buyer, its merchant and operators',
    params: afterSaleId,
    reply: afterSale,
    permission: 'signedIn',
    limit: limits.read,
  }),
  act: route({
    method: 'POST',
    path: '/api/after-sales/:afterSaleId/acts',
    summary: 'Say a word about a claim: what one may say depends on who one is and where it stands',
    params: afterSaleId,
    body: afterSaleWord,
    reply: afterSale,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['after_sale_state', 'refund_too_much', 'order_state'],
  }),
}
