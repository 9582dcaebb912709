import { z } from 'zod'
import { drawing, id, line, pageOf, priceFen, prose } from '../core/values.ts'
import { merchant, newSku, product } from './catalog.types.ts'

/** A SKU as its merchant writes it; `id` null: a new one, whose `stock` is its first. */
const ownSku = z.object({
  id: id.nullable(),
  ...newSku.shape,
  perBuyer: z.int().min(1).max(999).nullable(),
  shipPerDay: z.int().min(1).max(1_000_000).nullable(),
})
export type OwnSku = z.infer<typeof ownSku>

/** A product as its merchant writes it, whole; `submit` asks for the review, else it is kept as a draft. */
export const ownGoods = z.object({
  title: line(40),
  description: prose(2000),
  originVillageId: id,
  picture: drawing,
  gallery: z.array(drawing).max(8),
  freightId: id.nullable(),
  skus: z.array(ownSku.extend({ priceFen })).min(1).max(20),
  submit: z.boolean(),
})
export type OwnGoods = z.infer<typeof ownGoods>

const count = z.int().min(0)

/** A page of a merchant's goods in any state, each with how many SKUs it sells no more, and how many are in each state. */
export const ownGoodsPage = pageOf(product.extend({ retired: count })).extend({
  merchant,
  counts: z.object({ draft: count, submitted: count, approved: count, rejected: count }),
})
export type OwnGoodsPage = z.infer<typeof ownGoodsPage>
export type OwnProduct = OwnGoodsPage['items'][number]
