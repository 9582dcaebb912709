import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, id, line, pageOf, pageQuery, priceFen, prose } from '../core/values.ts'
import {
  freightTemplate,
  merchant,
  newProduct,
  picture,
  product,
  productChange,
  retiredSku,
  retirement,
  reviewState,
  sheetReport,
  shipping,
  sku,
  stockMovement,
} from './catalog.types.ts'

import { newFreightTemplate } from './freight.types.ts'

/** What a picture and a spreadsheet may weigh, and how much longer base64 makes them. */
export const PICTURE_MAX_BYTES = 6_000_000
const SHEET_MAX_BYTES = 1_500_000
const base64 = (bytes: number) =>
  z
    .base64()
    .min(4)
    .max((bytes / 3) * 4)
const bodyFor = (bytes: number) => (bytes / 3) * 4 + 10_000

const makers = ['operator', 'official', 'merchant'] as const
const productId = z.object({ productId: id })
const merchantId = z.object({ merchantId: id })
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
      /** Only for operators, officials and merchants: what waits for its review, or was sent back. */
      review: reviewState.optional(),
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
    summary: 'Add a product with its SKUs and first stock; a merchant’s waits for its review',
    body: newProduct,
    reply: product,
    permission: makers,
    limit: limits.write,
  }),
  changeProduct: route({
    method: 'PUT',
    path: '/api/products/:productId',
    summary: 'Change a product; a merchant’s change is reviewed anew',
    params: productId,
    body: productChange,
    reply: product,
    permission: makers,
    limit: limits.write,
    problems: ['freight_gone'],
  }),
  reviewProduct: route({
    method: 'POST',
    path: '/api/products/:productId/review',
    summary: 'Let a product on air, or send it back with a reason; what was on air is taken off',
    params: productId,
    body: z
      .object({ decision: z.enum(['approve', 'reject']), note: prose(200) })
      .refine(({ decision, note }) => decision === 'approve' || note !== '', {
        path: ['note'],
        message: reason('needs_reason'),
      }),
    reply: product,
    permission: ['operator'],
    limit: limits.write,
  }),
  addPicture: route({
    method: 'POST',
    path: '/api/pictures',
    summary:
      'Upload a picture: JPEG, PNG or WebP; it is resized, and what the camera wrote into it is left out',
    body: z.object({ data: base64(PICTURE_MAX_BYTES) }),
    reply: picture,
    permission: makers,
    limit: { points: 30, perMs: 60_000, per: 'account' },
    problems: ['bad_picture'],
    maxBodyBytes: bodyFor(PICTURE_MAX_BYTES),
  }),
  freightTemplates: route({
    method: 'GET',
    path: '/api/merchants/:merchantId/freight',
    summary: 'What a merchant asks for carriage, by province',
    params: merchantId,
    reply: z.object({ items: z.array(freightTemplate).max(50) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  setFreightTemplate: route({
    method: 'PUT',
    path: '/api/merchants/:merchantId/freight',
    summary: 'Add a freight template, or replace the one of that name',
    params: merchantId,
    body: newFreightTemplate,
    reply: freightTemplate,
    permission: makers,
    limit: limits.write,
  }),
  dropFreightTemplate: route({
    method: 'DELETE',
    path: '/api/merchants/:merchantId/freight/:freightId',
    summary: 'Delete a freight template that no product uses; what orders paid for carriage stays with them',
    params: z.object({ merchantId: id, freightId: id }),
    reply: done,
    permission: makers,
    limit: limits.write,
    problems: ['freight_in_use'],
  }),
  retireSku: route({
    method: 'DELETE',
    path: '/api/skus/:skuId',
    summary:
      'Sell a SKU no more: one that never had stock nor was put on sale is deleted, any other is retired',
    params: skuId,
    reply: retirement,
    permission: makers,
    limit: limits.write,
    problems: ['sku_in_cart', 'sku_in_sale', 'last_sku'],
  }),
  retiredSkus: route({
    method: 'GET',
    path: '/api/products/:productId/retired',
    summary: 'The SKUs of a product that are sold no more, the last retired first',
    params: productId,
    reply: z.object({ items: z.array(retiredSku).max(100) }),
    permission: makers,
    limit: limits.read,
  }),
  restoreSku: route({
    method: 'POST',
    path: '/api/skus/:skuId/restore',
    summary:
      'Sell a retired SKU again at its price and with its stock; hosts put it into their carts anew, and one that no review has seen waits for it',
    params: skuId,
    reply: product,
    permission: makers,
    limit: limits.write,
    problems: ['name_taken', 'skus_full'],
  }),
  movements: route({
    method: 'GET',
    path: '/api/skus/:skuId/movements',
    summary: 'Every change of a SKU’s stock, newest first, and whether they sum to what is there',
    params: skuId,
    query: pageQuery.extend({ cursor: id.optional() }),
    reply: pageOf(stockMovement).extend({ sum: z.int(), available: z.int().min(0) }),
    permission: makers,
    limit: limits.read,
  }),
  setPerBuyer: route({
    method: 'PUT',
    path: '/api/skus/:skuId/per-buyer',
    summary: 'Bound what one buyer may have of a SKU in a county day',
    params: skuId,
    body: z.object({ perBuyer: z.int().min(1).max(999).nullable() }),
    reply: sku,
    permission: makers,
    limit: limits.write,
  }),
  exportSheet: route({
    method: 'GET',
    path: '/api/merchants/:merchantId/sheet',
    summary:
      'A merchant’s products as an XLSX sheet, which an import takes again, and behind it a page of the stock log',
    params: merchantId,
    query: z.object({ language: z.enum(['zh', 'en']).default('zh') }),
    reply: z.object({ fileName: z.string(), data: z.base64() }),
    permission: makers,
    limit: { points: 20, perMs: 60_000, per: 'account' },
  }),
  importSheet: route({
    method: 'POST',
    path: '/api/merchants/:merchantId/sheet',
    summary:
      'Add and change products from an XLSX sheet, all or nothing; a dry run only says what it would do',
    params: merchantId,
    body: z.object({ data: base64(SHEET_MAX_BYTES), dryRun: z.boolean() }),
    reply: sheetReport,
    permission: makers,
    limit: { points: 20, perMs: 60_000, per: 'account' },
    problems: ['bad_sheet'],
    maxBodyBytes: bodyFor(SHEET_MAX_BYTES),
  }),
  changePrice: route({
    method: 'PUT',
    path: '/api/skus/:skuId/price',
    summary: 'Set the price of a SKU',
    params: skuId,
    body: z.object({ priceFen }),
    reply: sku,
    permission: makers,
    limit: limits.write,
  }),
  setSkuShipping: route({
    method: 'PUT',
    path: '/api/skus/:skuId/shipping',
    summary: 'Say how many units of a SKU can be picked and shipped a day; flash sales promise no more',
    params: skuId,
    body: shipping,
    reply: sku,
    permission: makers,
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
        .refine((n) => n !== 0, reason('not_zero')),
      reason: line(100),
    }),
    reply: sku,
    permission: makers,
    limit: limits.write,
    problems: ['stock_short'],
    idempotent: true,
  }),
}
