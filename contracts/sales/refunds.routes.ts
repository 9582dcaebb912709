import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, pageOf, pageQuery } from '../core/values.ts'
import { newRefund, refund, refundState } from './refunds.types.ts'

/** Money that goes back to buyers. */
export const refundRoutes = {
  refund: route({
    method: 'POST',
    path: '/api/parcels/:parcelId/refunds',
    summary: 'Send money of a parcel back, a part or all that is left of it; the same key sends it once',
    params: z.object({ parcelId: id }),
    body: newRefund,
    reply: refund,
    permission: ['merchant', 'operator'],
    limit: limits.write,
    problems: ['order_state', 'refund_too_much'],
    idempotent: true,
  }),
  ofOrder: route({
    method: 'GET',
    path: '/api/orders/:orderId/refunds',
    summary: 'What went or goes back of an order: for its buyer, its merchants and operators',
    params: z.object({ orderId: id }),
    reply: z.object({ items: z.array(refund).max(200) }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  refunds: route({
    method: 'GET',
    path: '/api/refunds',
    summary: 'All refunds, newest first',
    query: pageQuery.extend({ cursor: id.optional(), state: refundState.optional() }),
    reply: pageOf(refund),
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
}
