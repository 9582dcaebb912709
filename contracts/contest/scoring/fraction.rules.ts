/** An exact number `over ÷ under`, not reduced; `under` is positive. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export const ZERO: Fraction = { over: 0n, under: 1n }

/** The fraction of two whole numbers. */
export const fraction = (over: number | bigint, under: number | bigint): Fraction => ({
  over: BigInt(over),
  under: BigInt(under),
})

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.under === b.under) return { over: a.over + b.over, under: a.under }
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under }
}

/** Negative when a < b, 0 when they are equal, positive when a > b. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.under === b.under ? a.over - b.over : a.over * b.under - b.over * a.under
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}

/** The nearest whole number, a half rounding up (四舍五入); below zero a half rounds towards zero. */
export const roundHalfUp = ({ over, under }: Fraction): bigint => floorDivide(2n * over + under, 2n * under)

/** The square root rounded the same way, exactly: ⌊(⌊√(4x)⌋ + 1) ÷ 2⌋; for x ≥ 0. */
export const rootHalfUp = ({ over, under }: Fraction): bigint => (wholeRoot((4n * over) / under) + 1n) / 2n

/** ⌊√n⌋ by Newton's steps from above, which only descend until they are there. */
function wholeRoot(n: bigint): bigint {
  if (n < 2n) return n
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + n / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** BigInt division cuts towards zero; this one goes down. */
function floorDivide(over: bigint, under: bigint): bigint {
  const cut = over / under
  return over < 0n && cut * under !== over ? cut - 1n : cut
}

/** The least whole number that both divide. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [rest, divisor] = [a, b]
  while (divisor !== 0n) [rest, divisor] = [divisor, rest % divisor]
  return (a / rest) * b
}

/** The number with so many digits after the point, rounded half up: `0.8491`, `-0.25`. */
export function decimalText(value: Fraction, digits: number): string {
  const scale = 10n ** BigInt(digits)
  return pointText(roundHalfUp({ over: value.over * scale, under: value.under }), digits)
}

/** A whole number of the last of so many digits, as text with a point: 9320 of two digits is `93.20`. */
export function pointText(whole: bigint, digits: number): string {
  const text = String(whole < 0n ? -whole : whole).padStart(digits + 1, '0')
  const point = text.length - digits
  return `${whole < 0n ? '-' : ''}${text.slice(0, point)}${digits > 0 ? '.' : ''}${text.slice(point)}`
}
