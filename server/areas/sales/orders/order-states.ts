import type { OrderState } from '#contracts/sales/sales.types.ts'
import type { StateTable } from '#server/core/state-machine.ts'

/** An order's life. `expired` may still become paid: money that came late, while the goods were there. */
export const orderStates: StateTable<OrderState> = {
  held: ['paying', 'paid', 'expired', 'cancelled'],
  paying: ['held', 'paid', 'expired', 'cancelled'],
  paid: [],
  expired: ['paid'],
  cancelled: [],
}
