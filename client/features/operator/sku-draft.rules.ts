import type { z } from 'zod'
import type { newSku } from '#contracts/catalog/catalog.types.ts'

const GRAMS_PER_JIN = 500

/** A SKU as people type it: 元 and 斤. */
export interface SkuDraft {
  name: string
  yuan: string
  jin: string
  unit: string
  stock: number
}

export const emptySku = (): SkuDraft => ({ name: '', yuan: '', jin: '', unit: '箱', stock: 100 })

/** 分 of what was typed in 元; NaN, which the contract refuses, when it is no price. */
export function fenOf(yuan: string): number {
  const text = yuan.trim().replace(/^¥/, '')
  return /^\d{1,7}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : Number.NaN
}

/** Grams of what was typed in 斤; null when nothing was, NaN when it is no weight. */
export function gramsOf(jin: string): number | null {
  const text = jin.trim()
  if (text === '') return null
  return /^\d{1,4}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * GRAMS_PER_JIN) : Number.NaN
}

export const skuOf = (draft: SkuDraft): z.input<typeof newSku> => ({
  name: draft.name,
  priceFen: fenOf(draft.yuan),
  weightGrams: gramsOf(draft.jin),
  unit: draft.unit,
  stock: draft.stock,
})
