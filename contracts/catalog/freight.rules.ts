import type { FreightPrice, FreightTerms } from './freight.types.ts'

/** What goods of a known weight cost by one price. */
export function priceOf(price: FreightPrice, grams: number, goodsFen: number): number {
  if (price.freeFromFen !== null && goodsFen >= price.freeFromFen) return 0
  const beyond = Math.max(0, grams - price.firstGrams)
  return price.firstFen + Math.ceil(beyond / price.stepGrams) * price.stepFen
}

/**
 * What carriage to a province costs, in 分; null where it is not served. An address that names no province pays what
 * the dearest served one does.
 */
export function freightOf(
  terms: FreightTerms,
  province: string,
  parcel: { grams: number; goodsFen: number },
): number | null {
  const cost = (price: FreightPrice) => priceOf(price, parcel.grams, parcel.goodsFen)
  const prices = [...terms.zones, ...(terms.elsewhere ? [terms.elsewhere] : [])]
  if (province === '') return prices.length === 0 ? null : Math.max(...prices.map(cost))
  const zone = terms.zones.find(({ provinces }) => provinces.some((one) => one === province))
  const price = zone ?? terms.elsewhere
  return price === null ? null : cost(price)
}
