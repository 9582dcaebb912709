import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { liveCart, liveFigures } from './sales.types.ts'

const liveId = z.object({ liveId: id })
const sellers = ['host', 'helper', 'official', 'operator'] as const

/** The live's cart, as host and viewers see it. */
export const liveCartRoutes = {
  cart: route({
    method: 'GET',
    path: '/api/lives/:liveId/cart',
    summary: 'The live’s cart with prices, stock, flash sales and what is explained',
    params: liveId,
    reply: liveCart,
    permission: 'anyone',
    limit: limits.read,
  }),
  setCart: route({
    method: 'PUT',
    path: '/api/lives/:liveId/cart',
    summary: 'Set which SKUs the live sells and in what order; items that stay keep their id',
    params: liveId,
    body: z.object({
      skuIds: z
        .array(id)
        .max(100)
        .refine((ids) => new Set(ids).size === ids.length, reason('sku_twice')),
    }),
    reply: liveCart,
    permission: sellers,
    limit: limits.write,
    problems: ['not_your_live', 'live_over', 'offer_running', 'not_reviewed'],
  }),
  explain: route({
    method: 'PUT',
    path: '/api/lives/:liveId/explained',
    summary: 'Begin explaining an item (讲解), or stop with null',
    params: liveId,
    body: z.object({ itemId: id.nullable() }),
    reply: liveCart,
    permission: sellers,
    limit: limits.write,
    problems: ['not_your_live', 'live_not_on', 'not_in_cart'],
  }),
  figures: route({
    method: 'GET',
    path: '/api/lives/:liveId/figures',
    summary: 'What the live has sold',
    params: liveId,
    reply: liveFigures,
    permission: [...sellers, 'auditor'],
    limit: limits.read,
    problems: ['not_your_live'],
  }),
}
