import { expect, test } from 'vitest'
import type { OwnGoods, OwnSku } from './own-goods.types.ts'
import { needsReview, stateAfter } from './own-goods.rules.ts'

const id = '01900000-0000-7000-8000-000000000001'
const sku = { id, name: '5斤装', priceFen: 5_900, weightGrams: 2_500, unit: '箱' }
const bounds = { perBuyer: null, shipPerDay: null }
const words = { title: '大樱桃', description: '早上摘的', picture: 'cherry', gallery: ['img-1'] }
const before = {
  ...words,
  originVillageId: 'v',
  review: 'approved' as const,
  skus: [{ ...sku, ...bounds, productId: 'p', available: 3 }],
}
const after: OwnGoods = {
  ...words,
  ...{ originVillageId: 'v', freightId: null, submit: false },
  skus: [{ ...sku, ...bounds, stock: 0 }],
}
const withSku = (part: Partial<OwnSku>): OwnGoods => ({
  ...after,
  skus: after.skus.map((one) => ({ ...one, ...part })),
})

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
