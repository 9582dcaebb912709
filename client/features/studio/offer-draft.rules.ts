import type { OfferCap } from '#contracts/sales/flash-sale.types.ts'
import type { CartItem } from '#contracts/sales/sales.types.ts'

export interface OfferDraft {
  readonly itemId: string
  readonly priceFen: number
  readonly totalLimit: number
  readonly perBuyerLimit: number
  readonly durationMs: number
  readonly start: OfferStart
}

/** At once, when the host taps, or so many minutes from now. */
export type OfferStart = 'now' | 'thumb' | 2 | 5
export const startChoices: readonly OfferStart[] = ['now', 'thumb', 2, 5]

/** What the server is told: minutes ahead become a moment, rounded up to a whole second. */
export const startAt = (start: OfferStart, now: number): string =>
  typeof start === 'string' ? start : new Date(Math.ceil(now / 1000) * 1000 + start * 60_000).toISOString()

export const durationsMs = [60_000, 180_000, 300_000, 600_000] as const
export const perBuyerChoices = [1, 2, 5, 10] as const

const YUAN = 100
/** A first proposal: a fifth off, and not the whole stock at once. */
const PROPOSED_SHARE = 0.8
const PROPOSED_UNITS = 50

/** Units that may be set aside for a flash sale now: what the server said, and never more than the shelf has. */
export const capOf = (item: CartItem, cap: OfferCap | null = null): number =>
  Math.min(item.sku.available, cap?.itemId === item.id ? cap.units : item.sku.available)

/** Whether a flash sale of the item is on, announced or prepared. */
export const isRunning = (item: CartItem, now: number): boolean =>
  item.offer?.state === 'armed' || (item.offer?.state === 'running' && Date.parse(item.offer.endsAt) > now)

/** What the sheet proposes for an item. */
export function firstDraft(item: CartItem): OfferDraft {
  const proposed = Math.floor((item.sku.priceFen * PROPOSED_SHARE) / YUAN) * YUAN
  return {
    itemId: item.id,
    priceFen: Math.max(1, proposed || item.sku.priceFen),
    totalLimit: Math.max(1, Math.min(PROPOSED_UNITS, capOf(item))),
    perBuyerLimit: 2,
    durationMs: 180_000,
    start: 'now',
  }
}

export type OfferObstacle = 'soldOut' | 'running' | 'tooMany' | 'notCheaper'

/** What stands against launching the draft; null when nothing does. */
export function obstacleTo(
  draft: OfferDraft,
  item: CartItem,
  now: number,
  cap: OfferCap | null = null,
): OfferObstacle | null {
  if (isRunning(item, now)) return 'running'
  if (item.sku.available === 0) return 'soldOut'
  if (draft.totalLimit > capOf(item, cap)) return 'tooMany'
  return draft.priceFen > item.sku.priceFen ? 'notCheaper' : null
}

/** The item a flash sale is most likely meant for: the explained one, else the first that has stock. */
export function likelyItem(items: readonly CartItem[], explainedId: string | null): CartItem | undefined {
  return (
    items.find((item) => item.id === explainedId && item.sku.available > 0) ??
    items.find((item) => item.sku.available > 0) ??
    items[0]
  )
}
