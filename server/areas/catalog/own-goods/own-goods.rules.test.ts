import { expect, test } from 'vitest'
import type { OwnGoods, OwnSku } from '#contracts/catalog/own-goods.types.ts'
import { repriced, skuTrouble } from './own-goods.rules.ts'

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

test('viewers learn of a SKU when what they see of it changed', () => {
  expect(repriced(before.skus, after.skus)).toEqual([])
  expect(repriced(before.skus, withSku({ shipPerDay: 4 }).skus)).toEqual([])
  expect(repriced(before.skus, withSku({ priceFen: 6_000 }).skus)).toEqual([id])
})

test('a SKU is neither taken from another product, nor given twice, nor left out', () => {
  expect(skuTrouble([id], after.skus)).toBeNull()
  expect(skuTrouble([], after.skus)).toContain('another')
  expect(skuTrouble([id], [...after.skus, ...after.skus])).toContain('twice')
  expect(skuTrouble([id], withSku({ id: null }).skus)).toContain('missing')
})
