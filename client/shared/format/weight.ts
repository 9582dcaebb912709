import type { Locale } from './locale.ts'

const figure = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

/** A weight as the reader's country says it: 2500 g → "5 斤" or "2.5 kg"; under one 斤 or one kg in grams. */
export function formatWeight(grams: number, locale: Locale): string {
  if (locale === 'en') return grams < 1000 ? `${figure.format(grams)} g` : `${figure.format(grams / 1000)} kg`
  return grams < 500 ? `${figure.format(grams)} 克` : `${figure.format(grams / 500)} 斤`
}
