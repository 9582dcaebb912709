import { shallowReactive } from 'vue'
import type { Coupon } from '#contracts/sales/coupons.types.ts'
import { loadCoupons } from './coupons.api.ts'

/** What could be claimed at the last look, by live: a shelf that opens again stands as it stood. */
const seen = shallowReactive(new Map<string | null, readonly Coupon[]>())

/** What can be claimed in this live, or anywhere; null until the first look came back. */
export const shelfOf = (liveId: string | null): readonly Coupon[] | null => seen.get(liveId) ?? null

/** Looks what can be claimed now. */
export async function lookAtShelf(liveId: string | null): Promise<void> {
  try {
    seen.set(liveId, (await loadCoupons(liveId)).items)
  } catch {
    // The goods are what matters; the coupons come with the next look.
    seen.set(liveId, shelfOf(liveId) ?? [])
  }
}
