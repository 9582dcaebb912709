import { shallowRef } from 'vue'
import type { Coupon } from '#contracts/sales/coupons.types.ts'
import { loadCoupons } from './coupons.api.ts'

/** What could be claimed at the last look: a shelf that opens again in the same live stands as it stood. */
const seen = shallowRef<{ readonly liveId: string | null; readonly coupons: readonly Coupon[] }>()

/** The live that was looked at last: what comes later of another is of no use any more. */
let wanted: string | null | undefined

/** What can be claimed in this live, or anywhere; null until the first look came back. */
export const shelfOf = (liveId: string | null): readonly Coupon[] | null =>
  seen.value?.liveId === liveId ? seen.value.coupons : null

/** Looks what can be claimed now. */
export async function lookAtShelf(liveId: string | null): Promise<void> {
  wanted = liveId
  // The goods are what matters: coupons that cannot be had now come with the next look.
  const items = await loadCoupons(liveId).then(
    (answer) => answer.items,
    () => shelfOf(liveId) ?? [],
  )
  if (wanted === liveId) seen.value = { liveId, coupons: items }
}
