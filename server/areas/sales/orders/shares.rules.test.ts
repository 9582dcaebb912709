import fc from 'fast-check'
import { expect, test } from 'vitest'
import { provinceOf } from './province.rules.ts'
import { byMerchant, splitDiscount } from './shares.rules.ts'

test('a discount is split to the last 分, and no merchant’s goods are paid more than wholly', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 1_000_000_000 }), (goods, discountFen) => {
      const parts = splitDiscount(discountFen, goods)
      const total = goods.reduce((sum, one) => sum + one, 0)
      expect(parts.reduce((sum, one) => sum + one, 0)).toBe(Math.min(discountFen, total))
      for (const [index, part] of parts.entries()) {
        expect(part).toBeGreaterThanOrEqual(0)
        expect(part).toBeLessThanOrEqual(goods[index] ?? 0)
      }
    }),
  )
})

test('an order’s lines go to their merchants, each line once', () => {
  const sellers = new Map([
    ['a', 'one'],
    ['b', 'two'],
    ['c', 'one'],
  ])
  const lines = ['c', 'b', 'a'].map((skuId) => ({ skuId, quantity: 1, priceFen: 100 }))
  const groups = byMerchant(lines, (skuId) => ({ merchantId: sellers.get(skuId) ?? '', merchantName: '' }))
  expect(groups.map(({ seller, lines: of }) => [seller.merchantId, of.map((line) => line.skuId)])).toEqual([
    ['one', ['a', 'c']],
    ['two', ['b']],
  ])
})

test('the province is read from the head of an address', () => {
  expect(provinceOf('山东省泰安市新泰市')).toBe('山东')
  expect(provinceOf('内蒙古自治区呼和浩特市')).toBe('内蒙古')
  expect(provinceOf('北京市朝阳区')).toBe('北京')
  expect(provinceOf('某地')).toBe('')
})
