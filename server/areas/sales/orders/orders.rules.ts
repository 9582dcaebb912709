/** The largest total of an order in 分, as the contract's `fen` has it. */
export const largestTotal = 1_000_000_000

export interface WantedLine {
  readonly skuId: string
  readonly quantity: number
  readonly priceFen: number
}

/** SKUs whose price is not the one the buyer saw. */
export const changedPrices = (
  lines: readonly WantedLine[],
  priceOf: (skuId: string) => number | undefined,
): string[] => lines.filter((line) => priceOf(line.skuId) !== line.priceFen).map((line) => line.skuId)

/** What the lines cost together, in 分. */
export const totalOf = (lines: readonly WantedLine[]): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.priceFen, 0)

/** Whether a stored order was placed with just these lines, in any order. */
export function isSameOrder(stored: readonly WantedLine[], wanted: readonly WantedLine[]): boolean {
  const mark = (lines: readonly WantedLine[]) =>
    lines.map((line) => [line.skuId, line.quantity, line.priceFen].join(' ')).sort().join('\n') // prettier-ignore
  return mark(stored) === mark(wanted)
}

/** Locks are taken in one order everywhere, so that two orders never wait for each other. */
export const bySku = <Line extends { readonly skuId: string }>(lines: readonly Line[]): Line[] =>
  lines.toSorted((a, b) => (a.skuId < b.skuId ? -1 : a.skuId > b.skuId ? 1 : 0))
