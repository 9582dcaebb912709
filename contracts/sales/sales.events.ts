import { z } from 'zod'
import { notice } from '../core/event.ts'
import { id } from '../core/values.ts'
import { liveCart, liveFigures, offer, order } from './sales.types.ts'
import { giveaway } from './giveaways.types.ts'
import { waiting } from './flash-sale.types.ts'

export const salesNotices = {
  cart: notice({
    name: 'sales.cart',
    summary: 'To everybody in the live: the cart, a price, the stock or the explained item changed',
    body: liveCart,
  }),
  offer: notice({
    name: 'sales.offer',
    summary: 'To everybody in the live: a flash sale’s state or stock; coalesced to at most five a second',
    body: offer,
  }),
  ticker: notice({
    name: 'sales.ticker',
    summary: 'To everybody in the live: who ordered, names masked, merged over five seconds',
    body: z.object({ liveId: id, nameMasked: z.string(), others: z.int().min(0), title: z.string() }),
  }),
  order: notice({
    name: 'sales.order',
    summary: 'To the buyer’s devices: an order changed',
    body: order,
  }),
  giveaway: notice({
    name: 'sales.giveaway',
    summary: 'To everybody in the live: a giveaway opened, somebody entered, or it was drawn',
    body: giveaway,
  }),
  waiting: notice({
    name: 'sales.waiting',
    summary: 'To a waiting buyer’s devices: their place in the queue of a flash sale, their turn, or its end',
    body: waiting,
  }),
  figures: notice({
    name: 'sales.figures',
    summary: 'To the host and helpers: what the live has sold; at most once a second',
    body: liveFigures,
  }),
}
