import { expect, test } from 'vitest'
import { needsReview, stateAfter } from './own-goods.rules.ts'
import { after, before, bounds, sku, withSku } from './own-goods.samples.ts'

test('prices, limits and freight change at once; words, pictures, origin and packings by a review', () => {
  for (const harmless of [after, withSku({ priceFen: 1 }), withSku({ perBuyer: 2, shipPerDay: 9 })])
    expect(needsReview(before, harmless)).toBe(false)
  const telling = [
    { ...after, title: '车厘子' },
    { ...after, description: '昨天摘的' },
    { ...after, picture: 'peach' },
    { ...after, gallery: [] },
    { ...after, originVillageId: 'w' },
    withSku({ name: '3斤装' }),
    withSku({ unit: '袋' }),
    withSku({ weightGrams: 1_500 }),
    { ...after, skus: [...after.skus, { ...sku, ...bounds, id: null, stock: 5 }] },
  ]
  for (const change of telling) {
    expect(needsReview(before, change)).toBe(true)
    expect(stateAfter(before, { ...change, submit: true })).toBe('submitted')
    expect(stateAfter(before, change)).toBe('draft')
  }
  expect(stateAfter(before, withSku({ priceFen: 1 }))).toBe('approved')
  expect(stateAfter({ ...before, review: 'rejected' }, { ...after, submit: true })).toBe('submitted')
  expect(stateAfter(null, after)).toBe('draft')
})
