import type { Product } from '#contracts/catalog/catalog.types.ts'
import type { OwnGoods, OwnSku } from '#contracts/catalog/own-goods.types.ts'
import { emptySku, fenOf, gramsOf, type SkuDraft } from '#client/features/operator/sku-draft.rules.ts'

const FEN_PER_YUAN = 100
const GRAMS_PER_JIN = 500

/** A SKU as its merchant types it; `id` null: a new one. */
export interface OwnSkuDraft extends SkuDraft {
  id: string | null
  perBuyer: string
  perDay: string
}

/** A product as its merchant types it; `freightId` 'none': free. */
export interface GoodsDraft {
  title: string
  description: string
  originVillageId: string
  pictures: string[]
  freightId: string
  skus: OwnSkuDraft[]
}

export const emptyOwnSku = (): OwnSkuDraft => ({ ...emptySku(), id: null, perBuyer: '', perDay: '' })

export const emptyGoods = (originVillageId: string): GoodsDraft => ({
  ...{ title: '', description: '', originVillageId, pictures: [], freightId: 'none' },
  skus: [emptyOwnSku()],
})

export const draftOf = (product: Product): GoodsDraft => ({
  title: product.title,
  description: product.description,
  originVillageId: product.origin.villageId,
  pictures: [product.picture, ...product.gallery],
  freightId: product.freight?.id ?? 'none',
  skus: product.skus.map(({ id, name, priceFen, weightGrams, unit, perBuyer, shipPerDay }) => ({
    ...{ id, name, unit, stock: 0 },
    yuan: String(priceFen / FEN_PER_YUAN),
    jin: weightGrams === null ? '' : String(weightGrams / GRAMS_PER_JIN),
    perBuyer: perBuyer === null ? '' : String(perBuyer),
    perDay: shipPerDay === null ? '' : String(shipPerDay),
  })),
})

/** What was typed as a bound: null for nothing, NaN, which the contract refuses, for what is no whole number. */
export const boundOf = (text: string): number | null => {
  if (text.trim() === '') return null
  return /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN
}

const ownSkuOf = (draft: OwnSkuDraft): OwnSku => ({
  ...{ id: draft.id, name: draft.name.trim(), unit: draft.unit.trim(), stock: draft.stock },
  priceFen: fenOf(draft.yuan),
  weightGrams: gramsOf(draft.jin),
  perBuyer: boundOf(draft.perBuyer),
  shipPerDay: boundOf(draft.perDay),
})

/** What is sent; without a picture `picture` is empty, which the contract refuses. */
export function goodsOf(draft: GoodsDraft, submit: boolean): OwnGoods {
  const [picture = '', ...gallery] = draft.pictures
  return {
    ...{ title: draft.title.trim(), description: draft.description.trim() },
    ...{ originVillageId: draft.originVillageId, picture, gallery, submit },
    freightId: draft.freightId === 'none' ? null : draft.freightId,
    skus: draft.skus.map(ownSkuOf),
  }
}
