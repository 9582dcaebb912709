import type { OrderState } from '#contracts/sales/sales.types.ts'
import type { PaymentOutcome } from './payments.types.ts'

export type PaymentStanding = 'pending' | 'paid' | 'declined' | 'refunded'

/** What to do about a provider's word. */
export type PaymentAction =
  /** The order is paid. */
  | 'settle'
  /** The payment failed and the order waits for another, until it expires. */
  | 'reopen'
  /** The money came after the order had expired: sell again if the goods are there, else send it back. */
  | 'holdAgain'
  /** The money came for an order that cannot use it. */
  | 'refund'
  /** The payment failed and that changes no order. */
  | 'decline'
  /** Known already, or overtaken by later news. */
  | 'nothing'

/** Decides what a provider's word does, whatever arrived before it and however often. */
export function actionFor(
  outcome: PaymentOutcome,
  payment: PaymentStanding,
  order: OrderState,
): PaymentAction {
  if (payment === 'paid' || payment === 'refunded') return 'nothing'
  if (outcome === 'declined') {
    if (payment === 'declined') return 'nothing'
    return order === 'paying' ? 'reopen' : 'decline'
  }
  if (order === 'held' || order === 'paying') return 'settle'
  return order === 'expired' ? 'holdAgain' : 'refund'
}

/** How old a provider's callback may be, or how far ahead its clock. */
const CALLBACK_WINDOW_MS = 5 * 60_000

export const isFresh = (sentAtMs: number, nowMs: number): boolean =>
  Math.abs(nowMs - sentAtMs) <= CALLBACK_WINDOW_MS
