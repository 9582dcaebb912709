import { provinces, type FreightPrice, type FreightTerms } from '#contracts/catalog/freight.types.ts'

export type Province = (typeof provinces)[number]

/** A price of carriage as people type it: kilograms and 元; `freeYuan` empty: never free. */
export interface PriceDraft {
  firstKg: string
  firstYuan: string
  stepKg: string
  stepYuan: string
  freeYuan: string
}

/** `elsewhere` null: all provinces in no zone are not served. */
export interface FreightDraft {
  zones: (PriceDraft & { provinces: Province[] })[]
  elsewhere: PriceDraft | null
}

const near = { firstKg: '3', firstYuan: '8', stepKg: '1', stepYuan: '1.5', freeYuan: '99' }
const far = { firstKg: '3', firstYuan: '15', stepKg: '1', stepYuan: '4', freeYuan: '' }
const neighbours: Province[] = ['山东', '河南', '江苏', '安徽', '河北']
const unserved: readonly Province[] = ['西藏', '新疆', '香港', '澳门', '台湾']

/** What a co-operative in 新泰 mostly wants: the neighbours for less, and not where fresh goods do not keep. */
export const newFreightDraft = (): FreightDraft => ({
  zones: [
    { ...near, provinces: [...neighbours] },
    { ...far, provinces: provinces.filter((one) => !neighbours.includes(one) && !unserved.includes(one)) },
  ],
  elsewhere: null,
})

const textOf = (figure: number, unit: number) => String(figure / unit)
const priceDraft = (price: FreightPrice): PriceDraft => ({
  firstKg: textOf(price.firstGrams, 1_000),
  firstYuan: textOf(price.firstFen, 100),
  stepKg: textOf(price.stepGrams, 1_000),
  stepYuan: textOf(price.stepFen, 100),
  freeYuan: price.freeFromFen === null ? '' : textOf(price.freeFromFen, 100),
})

export const draftOfTerms = ({ zones, elsewhere }: FreightTerms): FreightDraft => ({
  zones: zones.map((zone) => ({ ...priceDraft(zone), provinces: [...zone.provinces] })),
  elsewhere: elsewhere && priceDraft(elsewhere),
})

/** NaN, which the contract refuses, for what is no figure. */
const figureOf = (text: string, unit: number): number =>
  /^\d{1,6}(\.\d{1,3})?$/.test(text.trim()) ? Math.round(Number(text) * unit) : Number.NaN
const priceOf = (draft: PriceDraft): FreightPrice => ({
  firstGrams: figureOf(draft.firstKg, 1_000),
  firstFen: figureOf(draft.firstYuan, 100),
  stepGrams: figureOf(draft.stepKg, 1_000),
  stepFen: figureOf(draft.stepYuan, 100),
  freeFromFen: draft.freeYuan.trim() === '' ? null : figureOf(draft.freeYuan, 100),
})

/** Zones without a province are left out. */
export const termsOf = ({ zones, elsewhere }: FreightDraft): FreightTerms => ({
  zones: zones
    .filter((zone) => zone.provinces.length > 0)
    .map((zone) => ({ ...priceOf(zone), provinces: zone.provinces })),
  elsewhere: elsewhere && priceOf(elsewhere),
})

/** Puts a province into a zone, out of any other; again takes it out. */
export function putInto(draft: FreightDraft, index: number, province: Province): FreightDraft {
  return {
    ...draft,
    zones: draft.zones.map((zone, at) => {
      const without = zone.provinces.filter((one) => one !== province)
      const into = at === index && without.length === zone.provinces.length
      return { ...zone, provinces: into ? [...without, province] : without }
    }),
  }
}

/** Provinces in no zone: those of the price for all others, or those that are not served. */
export const restOf = ({ zones }: FreightDraft): Province[] =>
  provinces.filter((one) => !zones.some((zone) => zone.provinces.includes(one)))
