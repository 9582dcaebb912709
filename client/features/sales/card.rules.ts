import type { Waiting } from '#contracts/sales/flash-sale.types.ts'
import type { CartItem, Offer, Order } from '#contracts/sales/sales.types.ts'
import { isOpen } from './order.rules.ts'
import { offerPhase, shownOffer } from './offer.rules.ts'

/**
 * What the card of a flash sale says to this viewer: `queued` while their tap is on its way through the gate, `won`
 * while a unit is held for them, `turn` when that came through the queue.
 */
export type CardState =
  | 'plain'
  | 'armed'
  | 'soon'
  | 'running'
  | 'queued'
  | 'won'
  | 'turn'
  | 'waiting'
  | 'lapsed'
  | 'soldOut'
  | 'closed'
  | 'ended'

/** The one button of the card; there is always a next step. */
export type CardStep = 'grab' | 'remind' | 'pay' | 'wait' | 'leave' | 'buy' | 'browse'

interface Seen {
  readonly item: CartItem
  readonly nowMs: number
  readonly standing: Waiting | null
  /** This viewer's orders. */
  readonly orders: readonly Order[]
  readonly busy: boolean
}

/** The unit of the sale that is held for the viewer and not paid yet. */
export const heldOf = (offer: Offer | null, orders: readonly Order[], nowMs: number): Order | null =>
  orders.find((order) => offer !== null && order.offerId === offer.id && isOpen(order, nowMs)) ?? null

/** The sale the card tells of; whoever holds or waits for a unit sees it also after its time. */
export function offerOnCard({ item, nowMs, standing, orders }: Omit<Seen, 'busy'>): Offer | null {
  const concerned = standing?.state === 'waiting' || heldOf(item.offer, orders, nowMs) !== null
  return concerned ? item.offer : shownOffer(item, nowMs)
}

/** Where this viewer stands with the item's flash sale. */
export function cardState(seen: Seen): CardState {
  const { nowMs, standing, orders, busy } = seen
  const offer = offerOnCard(seen)
  if (offer === null) return 'plain'
  if (heldOf(offer, orders, nowMs)) return standing?.state === 'turn' ? 'turn' : 'won'
  if (standing?.state === 'waiting') return 'waiting'
  const phase = offerPhase(offer, nowMs)
  if (phase === 'running') return busy ? 'queued' : 'running'
  return phase === 'soldOut' ? tooLate(standing) : phase
}

/** Whether the card says how many are left; also while one's tap is on its way, so that it stays as high as it was. */
export const showsStock = (state: CardState): boolean => state === 'running' || state === 'queued'

const tooLate = (standing: Waiting | null): CardState =>
  standing?.state === 'lapsed' || standing?.state === 'closed' ? standing.state : 'soldOut'

const STEPS: Readonly<Partial<Record<CardState, CardStep>>> = {
  armed: 'remind',
  soon: 'remind',
  running: 'grab',
  queued: 'grab',
  won: 'pay',
  turn: 'pay',
  waiting: 'leave',
  lapsed: 'wait',
  soldOut: 'wait',
}

export const cardStep = (state: CardState, item: CartItem): CardStep =>
  STEPS[state] ?? (item.sku.available > 0 ? 'buy' : 'browse')
