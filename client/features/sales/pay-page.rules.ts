import type { Payment } from './use-payment.ts'

/**
 * What the page of a payment says. `waiting`: the sandbox calls back later; `over`: declined, and the time to pay
 * has passed; `expired`: the time has passed without a word of the provider.
 */
export type PayPageStage =
  'sandbox' | 'provider' | 'waiting' | 'paid' | 'declined' | 'over' | 'expired' | 'refunded'

/** Where a payment stands for whoever looks at it; `decided`: the buyer chose at the sandbox already. */
export function payPageStage(
  payment: Pick<Payment, 'state' | 'provider' | 'expiresAt' | 'start'>,
  { nowMs, decided }: { nowMs: number; decided: boolean },
): PayPageStage {
  const late = nowMs >= Date.parse(payment.expiresAt)
  if (payment.state === 'declined') return late ? 'over' : 'declined'
  if (payment.state !== 'pending') return payment.state
  // Until the provider has answered, nothing is known of its time.
  if (late && payment.start !== null) return 'expired'
  if (payment.provider !== 'sandbox') return 'provider'
  return decided ? 'waiting' : 'sandbox'
}
