import type { HoldsStore } from './holds.store.ts'
import type { EpochDecision } from './till.rules.ts'
import type { Hold, LockedSale, OfferSnapshot } from './till.types.ts'

/** Ends a transaction that PostgreSQL would let commit, but we would not. */
class Refused extends Error {}

/** Makes many purchases durable with one commit. An error means that nobody knows whether it happened. */
export class GroupCommit {
  readonly #store: HoldsStore

  constructor(store: HoldsStore) {
    this.#store = store
  }

  /**
   * Commits a batch of one epoch.
   *
   * @returns the order ids that are new, or null when PostgreSQL refused: the epoch is over or the units
   *   are not there, and nothing happened.
   */
  async commit(
    offer: OfferSnapshot,
    holds: readonly Hold[],
    batch: { epoch: number; at: Date },
  ): Promise<Set<string> | null> {
    try {
      return await this.#store.transaction(async (client) => {
        const inserted = await this.#store.insertHolds(client, offer, holds)
        const units = unitsOf(holds.filter((hold) => inserted.has(hold.orderId)))
        if (units > 0 && !(await this.#store.takeUnits(client, { offerId: offer.id, units, ...batch })))
          throw new Refused()
        return inserted
      })
    } catch (error) {
      if (error instanceof Refused) return null
      throw error
    }
  }

  /**
   * Locks the sale's stock, begins a new epoch, and makes what `decide` admits durable, in one transaction.
   * Whatever an older epoch still tries is refused from then on.
   */
  beginEpoch(
    offer: OfferSnapshot,
    decide: (sale: LockedSale) => EpochDecision,
    at: Date,
  ): Promise<{ sale: LockedSale; decision: EpochDecision }> {
    return this.#store.transaction(async (client) => {
      const sale = await this.#store.beginEpoch(client, offer.id)
      const decision = decide(sale)
      if (decision.admitted.length > 0) {
        const inserted = await this.#store.insertHolds(client, offer, decision.admitted)
        const taken = { offerId: offer.id, units: decision.units, epoch: sale.epoch, at }
        if (inserted.size !== decision.admitted.length || !(await this.#store.takeUnits(client, taken)))
          throw new Error(`flash sale ${offer.id} changed under its lock`)
      }
      return { sale, decision }
    })
  }
}

const unitsOf = (holds: readonly Hold[]): number => holds.reduce((sum, hold) => sum + hold.quantity, 0)
