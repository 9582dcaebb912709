import type { OrderState } from '#contracts/sales/sales.types.ts'
import type { ParcelState } from '#contracts/sales/parcels.types.ts'
import type { StateTable } from '#server/core/state-machine.ts'

/** A parcel's life. Its buyer may have it before the carrier says so, and money may go back to the very end. */
export const parcelStates: StateTable<ParcelState> = {
  toShip: ['shipped', 'refunded'],
  shipped: ['delivered', 'completed', 'refunded'],
  delivered: ['completed', 'refunded'],
  completed: ['refunded'],
  refunded: [],
}

const ORDER_AS: Record<Exclude<ParcelState, 'refunded'>, OrderState> = {
  toShip: 'paid',
  shipped: 'shipped',
  delivered: 'delivered',
  completed: 'completed',
}
const SLOWEST_FIRST = ['toShip', 'shipped', 'delivered', 'completed'] as const

/** A paid order is as far as the slowest of its parcels that was not refunded. */
export function orderStateOf(parcels: readonly ParcelState[]): OrderState {
  const slowest = SLOWEST_FIRST.find((state) => parcels.includes(state))
  return slowest === undefined ? 'refunded' : ORDER_AS[slowest]
}
