import { expect, test } from 'vitest'
import { freightTerms, provinces } from '#contracts/catalog/freight.types.ts'
import { draftOfTerms, newFreightDraft, putInto, restOf, termsOf } from './freight-draft.rules.ts'

test('what is written is what was read, and the first draft is good', () => {
  const terms = freightTerms.parse(termsOf(newFreightDraft()))
  expect(terms.zones[0]).toMatchObject({ firstGrams: 3_000, firstFen: 800, stepFen: 150, freeFromFen: 9_900 })
  expect(termsOf(draftOfTerms(terms))).toEqual(terms)
  const elsewhere = { firstGrams: 500, firstFen: 1_234, stepGrams: 250, stepFen: 0, freeFromFen: 12_345 }
  expect(termsOf(draftOfTerms({ ...terms, elsewhere }))).toEqual({ ...terms, elsewhere })
})

test('a province is in one zone at most, and a second tap takes it out', () => {
  const draft = newFreightDraft()
  const moved = putInto(draft, 1, '山东')
  expect(moved.zones.map((zone) => zone.provinces.includes('山东'))).toEqual([false, true])
  const out = putInto(moved, 1, '山东')
  expect(restOf(out)).toContain('山东')
  const all = [...out.zones.flatMap((zone) => zone.provinces), ...restOf(out)]
  expect([...all].sort()).toEqual([...provinces].sort())
})

test('a zone without provinces is left out; what is no figure is refused', () => {
  const { zones, elsewhere } = newFreightDraft()
  const emptied = zones.map((zone, index) => (index === 0 ? { ...zone, provinces: [] } : zone))
  expect(termsOf({ zones: emptied, elsewhere }).zones).toHaveLength(1)
  for (const firstYuan of ['八元', '-1', '', '1e3']) {
    const wrong = { zones: zones.map((zone) => ({ ...zone, firstYuan })), elsewhere }
    expect(freightTerms.safeParse(termsOf(wrong)).success).toBe(false)
  }
})
