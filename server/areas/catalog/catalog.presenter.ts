import type { Merchant, Product, Sku } from '#contracts/catalog/catalog.types.ts'
import type { Place } from '#contracts/county/county.ts'
import { found } from '#server/core/problem.ts'
import type { MerchantRow, ProductRow, SkuRow } from './catalog.store.ts'

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
})

export const presentProduct = (row: ProductRow, places: ReadonlyMap<string, Place>): Product => ({
  id: row.id,
  title: row.title,
  description: row.description,
  picture: row.picture,
  merchant: { id: row.merchant.id, name: row.merchant.name },
  origin: found(places.get(row.originVillageId)),
  skus: row.skus.map(presentSku),
})
