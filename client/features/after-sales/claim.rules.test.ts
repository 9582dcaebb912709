import { expect, test } from 'vitest'
import type { AfterSale } from '#contracts/sales/after-sales.types.ts'
import { wordsOf } from './claim.rules.ts'

const claim = (over: Partial<AfterSale>): AfterSale => ({
  id: 'c',
  orderId: 'o',
  parcelId: 'p',
  merchantName: '合作社',
  line: {
    skuId: 's',
    title: '樱桃',
    skuName: '5斤装',
    unit: '箱',
    picture: 'cherries',
    quantity: 1,
    priceFen: 1,
  },
  kind: 'rotten',
  state: 'asked',
  quantity: 1,
  wantedFen: 1,
  grantedFen: 0,
  reason: '烂了',
  photos: [],
  returnCarrier: null,
  returnTracking: null,
  createdAt: '2026-05-12T02:00:00.000Z',
  deadlineAt: null,
  acts: [],
  ...over,
})

test('each side is offered only its own words, and goods are asked back only where they go back', () => {
  expect(wordsOf(claim({}), 'merchant')).toEqual(['grant', 'refuse'])
  expect(wordsOf(claim({ kind: 'return' }), 'merchant')).toEqual(['grant', 'askBack', 'refuse'])
  expect(wordsOf(claim({ state: 'refused' }), 'buyer')).toEqual(['dispute', 'withdraw'])
  expect(wordsOf(claim({ state: 'disputed' }), 'operator')).toEqual(['decideFor', 'decideAgainst'])
  for (const viewer of ['buyer', 'merchant', 'operator'] as const)
    expect(wordsOf(claim({ state: 'granted' }), viewer)).toEqual([])
})
