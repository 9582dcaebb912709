import { freightOf } from '#contracts/catalog/freight.rules.ts'
import { provinces, type FreightTerms } from '#contracts/catalog/freight.types.ts'

/** What a unit counts as where its weight is not known, as the server counts it. */
const UNKNOWN_GRAMS = 1_000

/** What sending one unit costs: free, a sum in 分, or not at all to there. */
export type UnitFreight = { kind: 'free' } | { kind: 'sum'; fen: number } | { kind: 'unserved' }

/** What sending one unit to a province costs; no terms: nothing. */
export function unitFreight(
  terms: FreightTerms | null,
  province: string,
  unit: { weightGrams: number | null; priceFen: number },
): UnitFreight {
  if (terms === null) return { kind: 'free' }
  const fen = freightOf(terms, province, {
    grams: unit.weightGrams ?? UNKNOWN_GRAMS,
    goodsFen: unit.priceFen,
  })
  if (fen === null) return { kind: 'unserved' }
  return fen === 0 ? { kind: 'free' } : { kind: 'sum', fen }
}

/** From which sum of goods on sending to a province is free; null: never, or it always is. */
export function freeFrom(terms: FreightTerms | null, province: string): number | null {
  const zone = terms?.zones.find((one) => one.provinces.some((name) => name === province))
  return (zone ?? terms?.elsewhere)?.freeFromFen ?? null
}

/** The province of an address such as 山东省泰安市; undefined when it names none. */
export const provinceIn = (region: string): string | undefined =>
  provinces.find((one) => region.trimStart().startsWith(one))
