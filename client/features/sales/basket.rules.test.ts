import { expect, test } from 'vitest'
import type { BasketLine } from '#contracts/sales/sales.types.ts'
import { changesOf, orderable, sumOf } from './basket.rules.ts'

const line = (priceFen: number, available: number, more: Partial<BasketLine> = {}): BasketLine => ({
  ...{ productId: 'p', title: '樱桃', picture: 'cherry', merchantName: '合作社', quantity: 2 },
  ...{ addedPriceFen: 1_000, offered: true },
  sku: {
    ...{ id: 's', productId: 'p', name: '5斤/箱', priceFen, weightGrams: 2_500, unit: '箱', available },
    ...{ shipPerDay: null, perBuyer: null },
  },
  ...more,
})

test('a basket says what changed: dearer, cheaper, fewer, sold out, taken off', () => {
  expect(changesOf(line(1_000, 9))).toEqual([])
  expect(changesOf(line(900, 9))).toEqual(['cheaper'])
  expect(changesOf(line(1_100, 1))).toEqual(['fewLeft', 'dearer'])
  expect(changesOf(line(900, 0))).toEqual(['soldOut'])
  expect(changesOf(line(900, 9, { offered: false }))).toEqual(['takenOff'])
})

test('what cannot be ordered does not stop the rest', () => {
  const lines = [line(1_000, 9), line(1_000, 0), line(1_000, 1), line(1_000, 9, { offered: false })]
  expect(orderable(lines)).toEqual([lines[0]])
  expect(sumOf(orderable(lines))).toBe(2_000)
})
