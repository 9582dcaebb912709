import { expect, test } from 'vitest'
import { after, before, id, withSku } from '#contracts/catalog/own-goods.samples.ts'
import { repriced, skuTrouble } from './own-goods.rules.ts'

test('viewers learn of a SKU when what they see of it changed', () => {
  expect(repriced(before.skus, after.skus)).toEqual([])
  expect(repriced(before.skus, withSku({ shipPerDay: 4 }).skus)).toEqual([])
  expect(repriced(before.skus, withSku({ priceFen: 6_000 }).skus)).toEqual([id])
})

test('a SKU is neither taken from another product, nor given twice, nor left out', () => {
  expect(skuTrouble([id], after.skus)).toBeNull()
  expect(skuTrouble([], after.skus)).toBe('sku_elsewhere')
  expect(skuTrouble([id], [...after.skus, ...after.skus])).toBe('sku_twice')
  expect(skuTrouble([id], withSku({ id: null }).skus)).toBe('sku_left_out')
})
