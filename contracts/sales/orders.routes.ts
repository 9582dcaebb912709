import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, fen, id, pageOf, pageQuery, priceFen, quantity } from '../core/values.ts'
import { proof } from './guard.types.ts'
import { evidence, quote } from './parcels.types.ts'
import { payChoice, payment } from './payments.types.ts'
import { address, basket, newAddress, order, orderState } from './sales.types.ts'

const orderId = z.object({ orderId: id })
const paymentId = z.object({ paymentId: id })
const skuId = z.object({ skuId: id })

/** Buying: baskets, orders, addresses and payments of the signed-in buyer. */
export const orderRoutes = {
  buy: route({
    method: 'POST',
    path: '/api/offers/:offerId/buy',
    summary: 'Buy in a flash sale; answered only when the units are durably held',
    params: z.object({ offerId: id }),
    body: z.object({ quantity, proof: proof.optional() }),
    reply: order,
    permission: 'signedIn',
    limit: limits.buy,
    problems: [
      ...(['offer_not_open', 'offer_over', 'sold_out', 'over_limit'] as const),
      ...(['device_limit', 'challenge_required', 'challenge_failed'] as const),
    ],
    idempotent: true,
  }),
  basket: route({
    method: 'GET',
    path: '/api/basket',
    summary: 'One’s own cart on every device',
    reply: basket,
    permission: 'signedIn',
    limit: limits.read,
  }),
  setBasketLine: route({
    method: 'PUT',
    path: '/api/basket/:skuId',
    summary: 'Put a number of units into one’s own cart; 0 takes it out',
    params: skuId,
    body: z.object({ quantity: z.int().min(0).max(999) }),
    reply: basket,
    permission: 'signedIn',
    limit: limits.write,
  }),
  placeOrder: route({
    method: 'POST',
    path: '/api/orders',
    summary: 'Order SKUs at the prices the buyer saw; what is ordered leaves the basket',
    body: z.object({
      lines: z
        .array(z.object({ skuId: id, quantity, priceFen }))
        .min(1)
        .max(50)
        .refine(
          (lines) => new Set(lines.map((line) => line.skuId)).size === lines.length,
          reason('sku_twice'),
        ),
      liveId: id.nullable(),
      proof: proof.optional(),
    }),
    reply: order,
    permission: 'signedIn',
    limit: limits.buy,
    problems: [
      ...(['stock_short', 'price_changed', 'over_limit', 'not_reviewed'] as const),
      ...(['challenge_required', 'challenge_failed'] as const),
    ],
    idempotent: true,
  }),
  orders: route({
    method: 'GET',
    path: '/api/orders',
    summary: 'One’s own orders, newest first',
    query: pageQuery.extend({ state: orderState.optional() }),
    reply: pageOf(order),
    permission: 'signedIn',
    limit: limits.read,
  }),
  order: route({
    method: 'GET',
    path: '/api/orders/:orderId',
    summary: 'One of one’s own orders',
    params: orderId,
    reply: order,
    permission: 'signedIn',
    limit: limits.read,
  }),
  cancel: route({
    method: 'POST',
    path: '/api/orders/:orderId/cancel',
    summary: 'Give an order up that is unpaid, or paid and not sent yet: units and money go back',
    params: orderId,
    reply: order,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['order_state'],
    idempotent: true,
  }),
  quote: route({
    method: 'GET',
    path: '/api/orders/:orderId/quote',
    summary: 'What an order costs, sent to one of one’s own addresses: by merchant, with freight',
    params: orderId,
    query: z.object({ addressId: id }),
    reply: quote,
    permission: 'signedIn',
    limit: limits.read,
  }),
  evidence: route({
    method: 'GET',
    path: '/api/orders/:orderId/evidence',
    summary: 'The detail pages, the price basis and the moment of the stream that an order was placed by',
    params: orderId,
    reply: evidence,
    permission: 'signedIn',
    limit: limits.read,
  }),
  received: route({
    method: 'POST',
    path: '/api/parcels/:parcelId/received',
    summary: 'Say that a parcel has come',
    params: z.object({ parcelId: id }),
    reply: order,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['order_state'],
  }),
  pay: route({
    method: 'POST',
    path: '/api/orders/:orderId/pay',
    summary: 'Begin paying; the buyer goes on at the provider’s page',
    params: orderId,
    body: z.object({
      addressId: id,
      /** What the buyer was shown; another total is answered with `price_changed`. */
      totalFen: fen.optional(),
      ...payChoice.shape,
    }),
    reply: payment,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['not_served', 'order_state', 'order_expired', 'price_changed'],
    idempotent: true,
  }),
  addresses: route({
    method: 'GET',
    path: '/api/addresses',
    summary: 'One’s own addresses, masked, last used first',
    reply: z.object({ items: z.array(address).max(20) }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  addAddress: route({
    method: 'POST',
    path: '/api/addresses',
    summary: 'Add an address; it is encrypted at rest',
    body: newAddress,
    reply: address,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['conflict'],
  }),
  removeAddress: route({
    method: 'DELETE',
    path: '/api/addresses/:addressId',
    summary: 'Remove an address; orders keep theirs',
    params: z.object({ addressId: id }),
    reply: done,
    permission: 'signedIn',
    limit: limits.write,
  }),
  payment: route({
    method: 'GET',
    path: '/api/payments/:paymentId',
    summary: 'One of one’s own payments',
    params: paymentId,
    reply: payment,
    permission: 'signedIn',
    limit: limits.read,
  }),
  decideSandboxPayment: route({
    method: 'POST',
    path: '/api/sandbox/payments/:paymentId/decide',
    summary: 'The payment sandbox’s page: pay or decline; it then calls back signed, as a provider does',
    params: paymentId,
    body: z.object({
      decision: z.enum(['pay', 'decline']),
      /** How long the provider keeps its callback back. */
      callAfterMs: z.int().min(0).max(60_000).default(0),
    }),
    reply: payment,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['payment_state'],
  }),
}
