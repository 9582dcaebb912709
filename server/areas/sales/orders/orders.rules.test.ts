import { expect, test } from 'vitest'
import { bySku, changedPrices, isSameOrder, totalOf } from './orders.rules.ts'

const lines = [
  { skuId: 'b', quantity: 2, priceFen: 300 },
  { skuId: 'a', quantity: 1, priceFen: 50 },
]

test('an order is the same in another order of its lines, and another one with one unit more', () => {
  expect(totalOf(lines)).toBe(650)
  expect(isSameOrder(lines, lines.toReversed())).toBe(true)
  expect(isSameOrder(lines, [{ ...lines[0], skuId: 'b', quantity: 3, priceFen: 300 }])).toBe(false)
  expect(bySku(lines).map((line) => line.skuId)).toEqual(['a', 'b'])
})

test('a price the buyer did not see is named, cheaper ones too', () => {
  const prices = new Map([
    ['a', 49],
    ['b', 300],
  ])
  expect(changedPrices(lines, (skuId) => prices.get(skuId))).toEqual(['a'])
  expect(changedPrices(lines, () => undefined)).toEqual(['b', 'a'])
})
