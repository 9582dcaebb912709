import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, pageQuery, prose } from '../core/values.ts'
import { product, reviewState } from './catalog.types.ts'
import { ownGoods, ownGoodsPage } from './own-goods.types.ts'

/** A merchant's own goods: only ever those of the merchant that the account works for. */
export const ownGoodsRoutes = {
  list: route({
    method: 'GET',
    path: '/api/merchant/goods',
    summary: 'The merchant’s products in any state, newest first, and how many are in each',
    query: pageQuery.extend({
      cursor: id.optional(),
      state: reviewState.optional(),
      search: prose(40).optional(),
    }),
    reply: ownGoodsPage,
    permission: ['merchant'],
    limit: limits.read,
    problems: ['no_merchant'],
  }),
  add: route({
    method: 'POST',
    path: '/api/merchant/goods',
    summary: 'Add a product as a draft, or for its review',
    body: ownGoods,
    reply: product,
    permission: ['merchant'],
    limit: limits.write,
    problems: ['no_merchant', 'freight_gone'],
    idempotent: true,
  }),
  change: route({
    method: 'PUT',
    path: '/api/merchant/goods/:productId',
    summary: 'Change a product: prices, limits and freight at once, words, pictures and packings by a review',
    params: z.object({ productId: id }),
    body: ownGoods,
    reply: product,
    permission: ['merchant'],
    limit: limits.write,
    problems: ['no_merchant', 'freight_gone'],
  }),
}
