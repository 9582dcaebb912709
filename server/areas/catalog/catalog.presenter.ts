import type { Merchant, Product, Sku, StockMovement } from '#contracts/catalog/catalog.types.ts'
import type { Place } from '#contracts/county/county.ts'
import { found } from '#server/core/problem.ts'
import type { MerchantRow, MovementRow, ProductRow, SkuRow } from './catalog.store.ts'

export const presentMerchant = (row: MerchantRow, places: ReadonlyMap<string, Place>): Merchant => ({
  id: row.id,
  name: row.name,
  villageId: row.villageId,
  place: found(places.get(row.villageId)),
  shipPerDay: row.shipPerDay,
})

export const presentSku = (row: SkuRow): Sku => ({
  id: row.id,
  productId: row.productId,
  name: row.name,
  priceFen: row.priceFen,
  weightGrams: row.weightGrams,
  unit: row.unit,
  available: row.available,
  shipPerDay: row.shipPerDay,
  perBuyer: row.perBuyer,
})

export const presentProduct = (row: ProductRow, places: ReadonlyMap<string, Place>): Product => ({
  id: row.id,
  title: row.title,
  description: row.description,
  picture: row.picture,
  gallery: row.gallery,
  review: row.review,
  reviewNote: row.reviewNote,
  freight: row.freight === null ? null : { id: row.freight.id, name: row.freight.name },
  merchant: { id: row.merchant.id, name: row.merchant.name },
  origin: found(places.get(row.originVillageId)),
  skus: row.skus.map(presentSku),
})

export const presentMovement = (row: MovementRow): StockMovement => ({
  id: row.id,
  delta: row.delta,
  cause: row.cause,
  reason: row.cause === null ? row.reason : '',
  ref: row.ref,
  actorId: row.actorId,
  at: row.at.toISOString(),
})
