import type { Order, OrderState } from '#contracts/sales/sales.types.ts'

const FINAL: readonly OrderState[] = [
  'paid',
  'shipped',
  'delivered',
  'completed',
  'expired',
  'cancelled',
  'refunded',
]

export const isFinal = (order: Order): boolean => FINAL.includes(order.state)

/** Still kept for the buyer and waiting to be paid. */
export const isOpen = (order: Order, nowMs: number): boolean =>
  !isFinal(order) && nowMs < Date.parse(order.expiresAt)

/** Of two messages about one order the one that holds: an end is never undone by a late message. */
export function laterOrder(known: Order | undefined, incoming: Order): Order {
  if (known === undefined || !isFinal(known) || isFinal(incoming)) return incoming
  return known
}

/** The list with one order put in or renewed; newest first, at most `bound`. */
export function withOrder(orders: readonly Order[], incoming: Order, bound = 200): Order[] {
  const known = orders.find((order) => order.id === incoming.id)
  const others = orders.filter((order) => order.id !== incoming.id)
  return [laterOrder(known, incoming), ...others]
    .toSorted((a, b) => Date.parse(b.placedAt) - Date.parse(a.placedAt))
    .slice(0, bound)
}

/** Paid, and nothing of it sent yet: it can still be taken back with its money. */
export const mayCancelPaid = (order: Order): boolean =>
  order.state === 'paid' && order.parcels.every((parcel) => ['toShip', 'refunded'].includes(parcel.state))

/** How many units an order has in all. */
export const unitsOf = (order: Order): number => order.lines.reduce((sum, line) => sum + line.quantity, 0)
