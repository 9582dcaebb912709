/** An exact number `over ÷ under`, not reduced; `under` is positive. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export const ZERO: Fraction = { over: 0n, under: 1n }

/** The fraction of two whole numbers. */
export const fraction = (over: number, under: number): Fraction => ({
  over: BigInt(over),
  under: BigInt(under),
})

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.under === b.under) return { over: a.over + b.over, under: a.under }
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under }
}

/** Negative when a < b, 0 when they are equal, positive when a > b. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.over * b.under - b.over * a.under
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}

/** The nearest whole number, a half rounding up (四舍五入); for fractions that are not negative. */
export const roundHalfUp = ({ over, under }: Fraction): number => Number((2n * over + under) / (2n * under))

/** The square root rounded the same way: ⌊(⌊2√x⌋ + 1) ÷ 2⌋; for 0 ≤ x < 2^50. */
export function rootHalfUp({ over, under }: Fraction): number {
  // IEEE 754 rounds roots correctly, so the floor of a whole number's root is exact on every machine.
  const doubled = Math.floor(Math.sqrt(Number((4n * over) / under)))
  return Math.floor((doubled + 1) / 2)
}
