import { z } from 'zod'
import { place } from '../county/county.ts'
import { drawing, id, line, priceFen, prose } from '../core/values.ts'

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
})
export type Sku = z.infer<typeof sku>

export const product = z.object({
  id,
  title: line(40),
  description: prose(2000),
  picture: drawing,
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
  skus: z.array(newSku).min(1).max(20),
})

export const shipping = z.object({ shipPerDay })
