import type { ReasonCode } from '#contracts/core/reasons.ts'
import type { Product } from '#contracts/catalog/catalog.types.ts'
import type { OwnSku } from '#contracts/catalog/own-goods.types.ts'

/** SKUs whose price or bounds differ: whoever looks at them has to learn of it. */
export const repriced = (before: readonly Product['skus'][number][], after: readonly OwnSku[]): string[] =>
  after.flatMap((sku) => {
    const known = before.find(({ id }) => id === sku.id)
    if (!known) return []
    const same =
      known.priceFen === sku.priceFen &&
      known.perBuyer === sku.perBuyer &&
      known.name === sku.name &&
      known.unit === sku.unit
    return same ? [] : [known.id]
  })

/** What must not be: a SKU of another product, one twice, or one that is left out although it may have been sold. */
export function skuTrouble(knownIds: readonly string[], after: readonly OwnSku[]): ReasonCode | null {
  const given = after.flatMap(({ id }) => (id === null ? [] : [id]))
  if (new Set(given).size !== given.length) return 'sku_twice'
  if (given.some((id) => !knownIds.includes(id))) return 'sku_elsewhere'
  if (knownIds.some((id) => !given.includes(id))) return 'sku_left_out'
  return null
}
