import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, line, pageOf, pageQuery, priceFen, prose } from '../core/values.ts'
import { merchant, newProduct, product, shipping, sku } from './catalog.types.ts'

const skuId = z.object({ skuId: id })

export const catalogRoutes = {
  merchants: route({
    method: 'GET',
    path: '/api/merchants',
    summary: 'All merchants',
    reply: z.object({ items: z.array(merchant).max(500) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  createMerchant: route({
    method: 'POST',
    path: '/api/merchants',
    summary: 'Add a merchant, such as a village co-operative',
    body: z.object({ name: line(30), villageId: id }),
    reply: merchant,
    permission: ['operator'],
    limit: limits.write,
    problems: ['name_taken'],
  }),
  products: route({
    method: 'GET',
    path: '/api/products',
    summary: 'Products, newest first',
    query: pageQuery.extend({
      cursor: id.optional(),
      merchantId: id.optional(),
      search: prose(40).optional(),
    }),
    reply: pageOf(product),
    permission: 'anyone',
    limit: limits.read,
  }),
  product: route({
    method: 'GET',
    path: '/api/products/:productId',
    summary: 'One product',
    params: z.object({ productId: id }),
    reply: product,
    permission: 'anyone',
    limit: limits.read,
  }),
  createProduct: route({
    method: 'POST',
    path: '/api/products',
    summary: 'Add a product with its SKUs and first stock',
    body: newProduct,
    reply: product,
    permission: ['operator'],
    limit: limits.write,
  }),
  changePrice: route({
    method: 'PUT',
    path: '/api/skus/:skuId/price',
    summary: 'Set the price of a SKU',
    params: skuId,
    body: z.object({ priceFen }),
    reply: sku,
    permission: ['operator'],
    limit: limits.write,
  }),
  setSkuShipping: route({
    method: 'PUT',
    path: '/api/skus/:skuId/shipping',
    summary: 'Say how many units of a SKU can be picked and shipped a day; flash sales promise no more',
    params: skuId,
    body: shipping,
    reply: sku,
    permission: ['operator'],
    limit: limits.write,
  }),
  setMerchantShipping: route({
    method: 'PUT',
    path: '/api/merchants/:merchantId/shipping',
    summary: 'Say how many units a merchant’s people can pick and ship a day, all SKUs together',
    params: z.object({ merchantId: id }),
    body: shipping,
    reply: merchant,
    permission: ['operator'],
    limit: limits.write,
  }),
  moveStock: route({
    method: 'POST',
    path: '/api/skus/:skuId/stock',
    summary: 'Add to or take from the stock, with a reason that is kept',
    params: skuId,
    body: z.object({
      delta: z
        .int()
        .min(-1_000_000)
        .max(1_000_000)
        .refine((n) => n !== 0, 'not 0'),
      reason: line(100),
    }),
    reply: sku,
    permission: ['operator'],
    limit: limits.write,
    problems: ['stock_short'],
    idempotent: true,
  }),
}
