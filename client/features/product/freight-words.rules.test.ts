import { expect, test } from 'vitest'
import { freeFrom, provinceIn, unitFreight } from './freight-words.rules.ts'

const near = { firstGrams: 3_000, firstFen: 800, stepGrams: 1_000, stepFen: 150, freeFromFen: 9_900 }
const terms = { zones: [{ provinces: ['山东' as const], ...near }], elsewhere: null }
const box = { weightGrams: 5_000, priceFen: 5_900 }

test('one unit costs its zone’s price, nothing from the sum on, and does not go where nobody is served', () => {
  expect(unitFreight(terms, '山东', box)).toEqual({ kind: 'sum', fen: 1_100 })
  expect(unitFreight(terms, '山东', { ...box, priceFen: 9_900 })).toEqual({ kind: 'free' })
  expect(unitFreight(terms, '山东', { ...box, weightGrams: null })).toEqual({ kind: 'sum', fen: 800 })
  expect(unitFreight(terms, '西藏', box)).toEqual({ kind: 'unserved' })
  expect(unitFreight(null, '西藏', box)).toEqual({ kind: 'free' })
  expect([freeFrom(terms, '山东'), freeFrom(terms, '西藏'), freeFrom(null, '山东')]).toEqual([
    9_900,
    null,
    null,
  ])
})

test('an address names its province', () => {
  expect(provinceIn('山东省泰安市新泰市')).toBe('山东')
  expect(provinceIn('内蒙古自治区包头市')).toBe('内蒙古')
  expect(provinceIn('新泰市')).toBeUndefined()
})
