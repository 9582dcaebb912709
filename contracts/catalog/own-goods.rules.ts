import type { Product, ReviewState } from './catalog.types.ts'
import type { OwnGoods } from './own-goods.types.ts'

type Shown = Pick<Product, 'title' | 'description' | 'picture' | 'gallery' | 'skus'> & {
  readonly originVillageId: string
}

/** Whether a change touches what the review looked at: words, pictures, where it grew, how it is packed. */
export function needsReview(before: Shown, after: OwnGoods): boolean {
  const { title, description, picture, gallery, originVillageId, skus } = after
  if (title !== before.title || description !== before.description || picture !== before.picture) return true
  if (originVillageId !== before.originVillageId || gallery.join() !== before.gallery.join()) return true
  return skus.some((sku) => {
    const known = before.skus.find(({ id }) => id === sku.id)
    return known?.name !== sku.name || known.unit !== sku.unit || known.weightGrams !== sku.weightGrams
  })
}

/** Where a product stands after its merchant saved it; `before` null: it is new. */
export function stateAfter(
  before: (Shown & { readonly review: ReviewState }) | null,
  after: OwnGoods,
): ReviewState {
  if (before?.review === 'approved' && !needsReview(before, after)) return 'approved'
  return after.submit ? 'submitted' : 'draft'
}
