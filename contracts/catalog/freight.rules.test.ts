import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freightOf, priceOf } from './freight.rules.ts'
import { freightTerms, type FreightTerms } from './freight.types.ts'

const near = { firstGrams: 3_000, firstFen: 800, stepGrams: 1_000, stepFen: 150, freeFromFen: 9_900 }
const far = { firstGrams: 1_000, firstFen: 1_800, stepGrams: 1_000, stepFen: 900, freeFromFen: null }
const terms: FreightTerms = {
  zones: [
    { provinces: ['山东', '河南'], ...near },
    { provinces: ['新疆'], ...far },
  ],
  elsewhere: null,
}

test('the first weight, then each step that is begun, and nothing from a sum on', () => {
  expect(priceOf(near, 3_000, 5_000)).toBe(800)
  expect(priceOf(near, 3_001, 5_000)).toBe(950)
  expect(priceOf(near, 5_000, 5_000)).toBe(1_100)
  expect(priceOf(near, 5_000, 9_900)).toBe(0)
})

test('each province has its price, what is in no zone is not served, and what names none pays the dearest', () => {
  const parcel = { grams: 2_500, goodsFen: 5_000 }
  expect(freightOf(terms, '山东', parcel)).toBe(800)
  expect(freightOf(terms, '新疆', parcel)).toBe(3_600)
  expect(freightOf(terms, '西藏', parcel)).toBeNull()
  expect(freightOf({ ...terms, elsewhere: far }, '西藏', parcel)).toBe(3_600)
  expect(freightOf(terms, '', parcel)).toBe(3_600)
})

test('more weight never costs less, more goods never more', () => {
  fc.assert(
    fc.property(
      fc.nat(50_000),
      fc.nat(50_000),
      fc.nat(20_000),
      fc.nat(20_000),
      (grams, more, goods, dearer) => {
        expect(priceOf(near, grams + more, goods)).toBeGreaterThanOrEqual(priceOf(near, grams, goods))
        expect(priceOf(near, grams, goods + dearer)).toBeLessThanOrEqual(priceOf(near, grams, goods))
      },
    ),
  )
})

test('no province stands in two zones', () => {
  const twice = { ...terms, zones: [...terms.zones, { provinces: ['山东'], ...far }] }
  expect(freightTerms.safeParse(twice).success).toBe(false)
  expect(freightTerms.safeParse(terms).success).toBe(true)
})
