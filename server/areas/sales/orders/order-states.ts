import type { OrderState } from '#contracts/sales/sales.types.ts'
import type { StateTable } from '#server/core/state-machine.ts'

/**
 * An order's life. `expired` may still become paid: money that came late, while the goods were there. From `paid` on it
 * is as far as the slowest of its parcels that was not refunded; so it may pass over a state, and never goes back.
 */
export const orderStates: StateTable<OrderState> = {
  held: ['paying', 'paid', 'expired', 'cancelled'],
  paying: ['held', 'paid', 'expired', 'cancelled'],
  paid: ['shipped', 'delivered', 'completed', 'refunded'],
  shipped: ['delivered', 'completed', 'refunded'],
  delivered: ['completed', 'refunded'],
  completed: ['refunded'],
  expired: ['paid'],
  cancelled: [],
  refunded: [],
}
