import type { Locale } from './locale.ts'

const plain = new Intl.NumberFormat('en-US', { minimumFractionDigits: 0, maximumFractionDigits: 2 })
const exact = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const gramsPerJin = 500
const gramsPerKilogram = 1000

const signOf = (fen: number): string => (fen < 0 ? '−' : '')

/** Only the figure of a price in 分, without ¥ and without idle zeros: 9900 → "99", 4580 → "45.8". */
export const priceFigure = (fen: number): string => plain.format(Math.abs(fen) / 100)

/** A price in 分 as people write it: 9900 → "¥99", 4580 → "¥45.8", -500 → "−¥5". */
export const formatPrice = (fen: number): string => `${signOf(fen)}¥${priceFigure(fen)}`

/** A sum in 分 with both decimals, for bills: 9900 → "¥99.00". */
export const formatSum = (fen: number): string => `${signOf(fen)}¥${exact.format(Math.abs(fen) / 100)}`

/**
 * The price by weight: per 斤 (500 g) in Chinese, per kg in English. 9900 分 for 2500 g → "19.8 元/斤" or "¥39.6/kg".
 * Nothing for goods without a weight.
 */
export function pricePerWeight(fen: number, grams: number | null | undefined, locale: Locale): string {
  if (!grams || grams <= 0) return ''
  if (locale === 'en') return `¥${plain.format((fen * gramsPerKilogram) / grams / 100)}/kg`
  return `${plain.format((fen * gramsPerJin) / grams / 100)} 元/斤`
}
