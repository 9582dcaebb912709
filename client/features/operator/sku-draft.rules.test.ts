import { describe, expect, it } from 'vitest'
import { newSku } from '#contracts/catalog/catalog.types.ts'
import { emptySku, fenOf, gramsOf, skuOf } from './sku-draft.rules.ts'

describe('a SKU as people type it', () => {
  it('reads 元 without a float’s error', () => {
    expect(fenOf('128')).toBe(12_800)
    expect(fenOf('¥45.8')).toBe(4580)
    expect(fenOf('19.99')).toBe(1999)
    expect(fenOf('1,28')).toBeNaN()
    expect(fenOf('')).toBeNaN()
  })

  it('reads 斤, and nothing as goods without a weight', () => {
    expect(gramsOf('5')).toBe(2500)
    expect(gramsOf('0.5')).toBe(250)
    expect(gramsOf(' ')).toBeNull()
    expect(gramsOf('五')).toBeNaN()
  })

  it('is what the contract takes once filled in, and not before', () => {
    expect(newSku.safeParse(skuOf(emptySku())).success).toBe(false)
    expect(newSku.safeParse(skuOf({ ...emptySku(), name: '5斤/箱', yuan: '128', jin: '5' })).success).toBe(
      true,
    )
  })
})
