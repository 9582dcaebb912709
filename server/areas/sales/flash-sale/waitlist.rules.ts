import type { Waiting } from '#contracts/sales/flash-sale.types.ts'
import type { OrderState } from '#contracts/sales/sales.types.ts'

/** How long a unit is held for whoever's turn it is, at most: others wait behind them. In ms. */
const TURN_MS = 120_000

export const turnMs = (holdMs: number): number => Math.min(TURN_MS, holdMs)

export type QueueRefusal = 'units_left' | 'sold_out' | 'offer_over'

/** Why nobody can queue for a sale now; null while units may come back that nobody can buy. */
export function refusalToQueue(
  offer: { state: 'armed' | 'running' | 'soldOut' | 'ended'; available: number; soldOutMs: number | null },
  unpaid: number,
): QueueRefusal | null {
  if (offer.state === 'armed' || offer.state === 'running') return 'units_left'
  if (offer.state === 'ended' && offer.soldOutMs === null) return 'offer_over'
  if (offer.available > 0) return 'units_left'
  return unpaid > 0 ? null : 'sold_out'
}

/** What a buyer's last place in the queue has come to. */
export function standingOf(
  waiter: { state: 'waiting' | 'served' | 'left' | 'closed' } | null,
  order: OrderState | 'void' | null,
): Waiting['state'] {
  if (waiter === null || waiter.state === 'left') return 'none'
  if (waiter.state !== 'served') return waiter.state
  if (order === 'held' || order === 'paying') return 'turn'
  return order === null || order === 'expired' || order === 'cancelled' || order === 'void' ? 'lapsed' : 'won'
}

/** The same with the order it came to, while that is worth looking at. */
export function placeOf(
  waiter: Parameters<typeof standingOf>[0],
  order: { id: string; state: OrderState | 'void'; expiresAt: Date } | null,
): Pick<Waiting, 'state' | 'orderId' | 'until'> {
  const state = standingOf(waiter, order?.state ?? null)
  if (order === null || (state !== 'turn' && state !== 'won')) return { state, orderId: null, until: null }
  return { state, orderId: order.id, until: state === 'turn' ? order.expiresAt.toISOString() : null }
}
