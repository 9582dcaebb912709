import type { BasketLine } from '#contracts/sales/sales.types.ts'

/** What became of a line since it was put into the basket. */
export type BasketChange = 'takenOff' | 'soldOut' | 'fewLeft' | 'cheaper' | 'dearer'

/** What has changed, what keeps one from ordering first. */
export function changesOf({ sku, quantity, addedPriceFen, offered }: BasketLine): BasketChange[] {
  if (!offered) return ['takenOff']
  if (sku.available === 0) return ['soldOut']
  const changes: BasketChange[] = []
  if (sku.available < quantity) changes.push('fewLeft')
  if (sku.priceFen < addedPriceFen) changes.push('cheaper')
  if (sku.priceFen > addedPriceFen) changes.push('dearer')
  return changes
}

/** The lines that can be ordered as they stand. */
export const orderable = (lines: readonly BasketLine[]): BasketLine[] =>
  lines.filter(({ sku, quantity, offered }) => offered && sku.available >= quantity)

export const sumOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((sum, { sku, quantity }) => sum + quantity * sku.priceFen, 0)
