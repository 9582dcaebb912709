import { z } from 'zod'
import { place } from '../county/county.ts'
import { drawing, id, instant, line, priceFen, prose } from '../core/values.ts'
import { freightTerms } from './freight.types.ts'
import { stockCause } from './stock-causes.ts'

/** Units a day that can be picked and shipped; null: no bound. */
const shipPerDay = z.int().min(1).max(1_000_000).nullable()

export const merchant = z.object({ id, name: line(30), villageId: id, place, shipPerDay })
export type Merchant = z.infer<typeof merchant>

/** A stock keeping unit: one way the product is packed and sold, such as 5斤/箱. */
export const sku = z.object({
  id,
  productId: id,
  name: line(20),
  priceFen,
  /** Net weight of one sale unit in grams; shown as 斤 (500 g). Null for goods not sold by weight. */
  weightGrams: z.int().min(1).max(1_000_000).nullable(),
  /** The sale unit's measure word: 箱, 袋, 瓶. */
  unit: line(4),
  /** Units that can still be sold outside flash sales. */
  available: z.int().min(0),
  shipPerDay,
  /** Units that one buyer may have in a county day; null: no bound. */
  perBuyer: z.int().min(1).max(999).nullable(),
})
export type Sku = z.infer<typeof sku>

/** Only what is `approved` may be put into a live's cart; what a merchant writes waits as `submitted`. */
export const reviewState = z.enum(['draft', 'submitted', 'approved', 'rejected'])
export type ReviewState = z.infer<typeof reviewState>

export const product = z.object({
  id,
  title: line(40),
  description: prose(2000),
  /** A drawing's name, or an uploaded picture's (`img-…`). */
  picture: drawing,
  gallery: z.array(drawing).max(8),
  review: reviewState,
  /** Why it was sent back. */
  reviewNote: z.string().nullable(),
  freight: z.object({ id, name: z.string() }).nullable(),
  merchant: merchant.pick({ id: true, name: true }),
  origin: place,
  skus: z.array(sku).min(1).max(20),
})
export type Product = z.infer<typeof product>

export const newSku = z.object({
  name: line(20),
  priceFen,
  weightGrams: z.int().min(1).max(1_000_000).nullable(),
  unit: line(4),
  stock: z.int().min(0).max(1_000_000),
})

export const newProduct = z.object({
  merchantId: id,
  originVillageId: id,
  title: line(40),
  description: prose(2000),
  picture: drawing,
  gallery: z.array(drawing).max(8).default([]),
  skus: z.array(newSku).min(1).max(20),
})

/** What may be changed of a product; a merchant's change is reviewed anew. */
export const productChange = z.object({
  title: line(40),
  description: prose(2000),
  picture: drawing,
  gallery: z.array(drawing).max(8),
  freightId: id.nullable(),
})

/** One change of a SKU's stock. */
export const stockMovement = z.object({
  id,
  delta: z.int(),
  /** Why, where the platform moved it; its words are in stock-causes.ts. */
  cause: stockCause.nullable(),
  /** As somebody wrote it; empty where there is a cause. */
  reason: z.string(),
  /** The order or flash sale that moved it; null for what was moved by hand. */
  ref: id.nullable(),
  actorId: id.nullable(),
  at: instant,
})

export type StockMovement = z.infer<typeof stockMovement>

export const picture = z.object({ name: drawing, width: z.int().min(1), height: z.int().min(1) })

export const freightTemplate = z.object({ id, merchantId: id, name: z.string(), terms: freightTerms })
export type FreightTemplate = z.infer<typeof freightTemplate>

/** What an import did, or would do: every row that is wrong is named, and then nothing is imported. */
export const sheetReport = z.object({
  rows: z.int().min(0),
  created: z.int().min(0),
  changed: z.int().min(0),
  applied: z.boolean(),
  problems: z
    .array(z.object({ row: z.int().min(1), column: z.string(), zh: z.string(), en: z.string() }))
    .max(200),
})
export type SheetReport = z.infer<typeof sheetReport>

/** `retired`: orders keep it and its stock log stays, but nobody can buy it any more. */
export const retirement = z.object({ outcome: z.enum(['deleted', 'retired']) })
export type Retirement = z.infer<typeof retirement>

/** A SKU that is sold no more; `reviewsAnew`: no review has seen it, so that selling it again asks for one. */
export const retiredSku = sku.extend({ retiredAt: instant, reviewsAnew: z.boolean() })
export type RetiredSku = z.infer<typeof retiredSku>

export const shipping = z.object({ shipPerDay })
