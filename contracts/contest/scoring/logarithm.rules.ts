import { fraction, ZERO, type Fraction } from './fraction.rules.ts'

/** Binary digits that a logarithm is cut after. */
const DIGITS = 40
/** Digits that the squaring is done with, so that cutting them cannot reach the digits that are kept. */
const WORK = 96n

/**
 * ⌊2⁴⁰ × log₂(over ÷ under)⌋ for over ≥ under > 0, digit by digit: a number between 1 and 2 is squared, and each
 * time it passes 2 the next binary digit is 1 (J. C. Majithia and D. Levan, A Note on Base-2 Logarithm
 * Computations, Proc. IEEE 61, 1973). Whole numbers only, so every machine gets the same, and a larger number
 * never gets less.
 */
export function logarithm(over: bigint, under: bigint): bigint {
  let whole = 0n
  while (under << (whole + 1n) <= over) whole += 1n
  let rest = (over << WORK) / (under << whole)
  let digits = whole
  for (let digit = 0; digit < DIGITS; digit += 1) {
    rest = (rest * rest) >> WORK
    const passed = rest >> (WORK + 1n) > 0n
    digits = (digits << 1n) | (passed ? 1n : 0n)
    if (passed) rest >>= 1n
  }
  return digits
}

/**
 * A measured criterion on a capped logarithmic scale: weight × log(1 + own ÷ unit) ÷ log(1 + cap ÷ unit), where
 * `own` beyond the cap counts as the cap. Twice the sales are worth the same step wherever one stands, so that one
 * bulk order lifts an entry by a step or two, and nothing beyond the cap lifts it at all.
 */
export function loggedScore(
  weightBp: number,
  own: number,
  { cap, unit }: { readonly cap: number; readonly unit: number },
): Fraction {
  if (own <= 0 || cap <= 0) return ZERO
  if (own >= cap) return fraction(weightBp, 1)
  const [one, most] = [BigInt(unit), logarithm(BigInt(unit + cap), BigInt(unit))]
  return { over: BigInt(weightBp) * logarithm(one + BigInt(own), one), under: most }
}
