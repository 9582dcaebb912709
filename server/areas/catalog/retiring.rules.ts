import type { ReviewState } from '#contracts/catalog/catalog.types.ts'

/** What a product keeps on sale at most. */
const MOST_SKUS = 20

/** Why a retired SKU may not come back beside those that are sold now; null: it may. */
export function restoreTrouble(name: string, sold: readonly string[]): 'name_taken' | 'skus_full' | null {
  if (sold.includes(name)) return 'name_taken'
  return sold.length >= MOST_SKUS ? 'skus_full' : null
}

/**
 * Whether a SKU that comes back takes its product off the air until it is reviewed: only where that is on air, and
 * was not when the SKU was retired, so that no review has seen it.
 */
export const reviewsAnew = (review: ReviewState, retiredApproved: boolean): boolean =>
  review === 'approved' && !retiredApproved
