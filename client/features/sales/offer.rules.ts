import type { CartItem, Offer } from '#contracts/sales/sales.types.ts'

export type OfferPhase = 'armed' | 'soon' | 'running' | 'soldOut' | 'ended'

/** How long after its end a flash sale is still told of before the card shows the ordinary price again. */
const TOLD_AFTER_MS = 60_000

/** Where a flash sale stands by the server's clock; the clock may be ahead of the last message. */
export function offerPhase(offer: Offer, nowMs: number): OfferPhase {
  if (offer.state !== 'running') return offer.state
  if (nowMs < Date.parse(offer.startsAt)) return 'soon'
  return nowMs < Date.parse(offer.endsAt) ? 'running' : 'ended'
}

/** The flash sale worth showing for an item: none, or one that comes, runs, or ended a short while ago. */
export function shownOffer(item: CartItem, nowMs: number): Offer | null {
  const { offer } = item
  if (offer === null) return null
  if (offer.state === 'armed') return offer
  const over = offer.state === 'ended' || offer.state === 'soldOut' || nowMs >= Date.parse(offer.endsAt)
  return over && nowMs > Date.parse(offer.endsAt) + TOLD_AFTER_MS ? null : offer
}

/** Whether the item's card tells of a sale without units: it has a row of buttons more, and reaches higher. */
export function tellsOfEnd(item: CartItem, nowMs: number): boolean {
  const offer = shownOffer(item, nowMs)
  return offer !== null && ['soldOut', 'ended'].includes(offerPhase(offer, nowMs))
}

/** What the buyer may do next with an item; there is always something. */
export type NextStep = 'grab' | 'remind' | 'buy' | 'browse'

export function nextStep(item: CartItem, nowMs: number): NextStep {
  const offer = shownOffer(item, nowMs)
  const phase = offer === null ? null : offerPhase(offer, nowMs)
  if (phase === 'soon' || phase === 'armed') return 'remind'
  if (phase === 'running') return 'grab'
  return item.sku.available > 0 ? 'buy' : 'browse'
}

/**
 * The item whose card lies on the video: what is explained, else what is in a running flash sale, else what
 * was sold out just now, since units that nobody pays for come back, else what is about to begin.
 */
export function itemOnStage(
  items: readonly CartItem[],
  explainedId: string | null,
  nowMs: number,
): CartItem | null {
  const explained = items.find((item) => item.id === explainedId)
  if (explained) return explained
  const phases = ['running', 'soldOut', 'soon'] as const
  return phases.map((phase) => inPhase(items, phase, nowMs)).find((item) => item !== undefined) ?? null
}

const inPhase = (items: readonly CartItem[], phase: OfferPhase, nowMs: number): CartItem | undefined =>
  items.find((item) => {
    const offer = shownOffer(item, nowMs)
    return offer !== null && offerPhase(offer, nowMs) === phase
  })

/** The cart as it is read: explained first, then flash sales, then the rest by number; sold out last. */
export function inReadingOrder(
  items: readonly CartItem[],
  explainedId: string | null,
  nowMs: number,
): CartItem[] {
  const rank = (item: CartItem): number => {
    if (item.id === explainedId) return 0
    const step = nextStep(item, nowMs)
    if (step === 'grab') return 1
    return step === 'browse' ? 3 : 2
  }
  return items.toSorted((a, b) => rank(a) - rank(b) || a.position - b.position)
}
