import type { Product } from '#contracts/catalog/catalog.types.ts'
import type { CartItem } from '#contracts/sales/sales.types.ts'

/** One SKU as the cart's sheet shows it. */
export interface Choice {
  readonly skuId: string
  readonly title: string
  readonly skuName: string
  readonly picture: string
  readonly priceFen: number
  readonly unit: string
  readonly available: number
  readonly merchantName: string
}

export const choiceOfItem = (item: CartItem): Choice => ({
  skuId: item.sku.id,
  title: item.title,
  skuName: item.sku.name,
  picture: item.picture,
  priceFen: item.sku.priceFen,
  unit: item.sku.unit,
  available: item.sku.available,
  merchantName: item.merchantName,
})

export const choicesOf = (products: readonly Product[]): Choice[] =>
  products.flatMap((product) =>
    product.skus.map((sku) => ({
      skuId: sku.id,
      title: product.title,
      skuName: sku.name,
      picture: product.picture,
      priceFen: sku.priceFen,
      unit: sku.unit,
      available: sku.available,
      merchantName: product.merchant.name,
    })),
  )

/** The contract's ceiling of a live's cart. */
const MOST = 100

/** Puts a SKU at the end of the cart, or takes it out. */
export function toggled(chosen: readonly Choice[], choice: Choice): Choice[] {
  if (chosen.some(({ skuId }) => skuId === choice.skuId)) {
    return chosen.filter(({ skuId }) => skuId !== choice.skuId)
  }
  return chosen.length >= MOST ? [...chosen] : [...chosen, choice]
}

/** Moves a SKU one place forward. */
export function movedUp(chosen: readonly Choice[], skuId: string): Choice[] {
  const at = chosen.findIndex((choice) => choice.skuId === skuId)
  const before = chosen[at - 1]
  const moved = chosen[at]
  if (!before || !moved) return [...chosen]
  return [...chosen.slice(0, at - 1), moved, before, ...chosen.slice(at + 1)]
}
