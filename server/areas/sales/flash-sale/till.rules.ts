import { admit, openGate } from './gate.rules.ts'
import type { Hold, KnownOrder, LockedSale } from './till.types.ts'

/** What becomes of one purchase at the beginning of an epoch; `known` has a row already. */
export type Outcome = 'admitted' | 'known' | 'sold_out' | 'over_limit' | 'offer_over'

export interface EpochDecision {
  /** In the order of the purchases. */
  readonly outcomes: readonly Outcome[]
  readonly admitted: readonly Hold[]
  readonly units: number
}

/** Admits purchases one by one against what PostgreSQL says of a sale whose stock row is locked. */
export function decideEpoch(
  sale: LockedSale,
  perBuyerLimit: number,
  holds: readonly Hold[],
  nowMs: number,
): EpochDecision {
  const gate = openGate({ ...sale, perBuyerLimit })
  const admitted: Hold[] = []
  const outcomes = holds.map((hold): Outcome => {
    if (sale.over) return gate.entries.has(hold.orderId) ? 'known' : 'offer_over'
    const admission = admit(gate, hold, nowMs)
    if (admission.kind === 'refused') return admission.code
    if (admission.kind === 'admitted') admitted.push(hold)
    return admission.kind
  })
  return { outcomes, admitted, units: admitted.reduce((sum, hold) => sum + hold.quantity, 0) }
}

/** What a gate has to know after the epoch's first purchases are durable. */
export function truthAfter(
  sale: LockedSale,
  decision: EpochDecision,
  perBuyerLimit: number,
): { epoch: number; available: number; perBuyerLimit: number; orders: readonly KnownOrder[] } {
  const placed = decision.admitted.map((hold): KnownOrder => ({ ...hold, holds: true }))
  return {
    epoch: sale.epoch,
    available: sale.available - decision.units,
    perBuyerLimit,
    orders: [...sale.orders, ...placed],
  }
}
