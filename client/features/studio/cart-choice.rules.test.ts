import { describe, expect, it } from 'vitest'
import { movedUp, toggled, type Choice } from './cart-choice.rules.ts'

const choice = (skuId: string): Choice => ({
  skuId,
  title: '大樱桃',
  skuName: '5斤/箱',
  picture: 'cherry',
  priceFen: 12_800,
  unit: '箱',
  available: 9,
  merchantName: '柳泉村合作社',
})
const ids = (choices: Choice[]) => choices.map(({ skuId }) => skuId).join('')

describe('choosing what the live sells', () => {
  it('puts a new one last and takes a present one out', () => {
    expect(ids(toggled([choice('a')], choice('b')))).toBe('ab')
    expect(ids(toggled([choice('a'), choice('b')], choice('a')))).toBe('b')
  })

  it('stops at the cart’s ceiling', () => {
    const full = Array.from({ length: 100 }, (_, i) => choice(String(i)))
    expect(toggled(full, choice('x'))).toHaveLength(100)
  })

  it('moves one place forward; the first stays', () => {
    const three = [choice('a'), choice('b'), choice('c')]
    expect(ids(movedUp(three, 'c'))).toBe('acb')
    expect(ids(movedUp(three, 'a'))).toBe('abc')
    expect(ids(movedUp(three, 'missing'))).toBe('abc')
  })
})
