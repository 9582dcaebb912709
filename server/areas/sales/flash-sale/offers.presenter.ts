import type { CartItem, LiveCart, Offer } from '#contracts/sales/sales.types.ts'
import type { SkuDetail } from '#server/areas/catalog/index.ts'
import type { CartItemRow, CartStateRow } from '#server/areas/sales/cart/cart.store.ts'
import type { OfferRow } from './offers.store.ts'

export const presentOffer = (row: OfferRow): Offer => ({
  id: row.id,
  liveId: row.liveId,
  itemId: row.itemId,
  skuId: row.skuId,
  priceFen: row.priceFen,
  basisFen: row.basisFen,
  totalLimit: row.totalLimit,
  perBuyerLimit: row.perBuyerLimit,
  state: row.state,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  durationMs: row.durationMs,
  available: row.stock?.available ?? 0,
  waiting: row._count.waiters,
  soldOutMs: row.soldOutMs,
  endReason: row.endReason,
  endNote: row.endNote,
  revision: row.stock?.revision ?? 0,
})

export function presentCart(
  liveId: string,
  state: CartStateRow | null,
  parts: {
    items: readonly CartItemRow[]
    details: ReadonlyMap<string, SkuDetail>
    offers: readonly OfferRow[]
    now: Date
  },
): LiveCart {
  const offers = new Map(parts.offers.map((offer) => [offer.itemId, presentOffer(offer)]))
  const items = parts.items.flatMap((item): CartItem[] => {
    const detail = parts.details.get(item.skuId)
    if (!detail) return []
    const { productId, title, picture, merchantName, origin, sku } = detail
    const offer = offers.get(item.id) ?? null
    return [
      { id: item.id, position: item.position, productId, title, picture, merchantName, origin, sku, offer },
    ]
  })
  const { explainedItemId, explainedSinceMs, revision = 0 } = state ?? {}
  return {
    liveId,
    items,
    explained:
      typeof explainedItemId === 'string'
        ? { itemId: explainedItemId, sinceStreamMs: explainedSinceMs ?? 0 }
        : null,
    serverTime: parts.now.toISOString(),
    revision,
  }
}
