import type { Batch, HoldsStore } from './holds.store.ts'
import type { EpochDecision } from './till.rules.ts'
import type { Hold, LockedSale, OfferSnapshot } from './till.types.ts'

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
  commit(offer: OfferSnapshot, holds: readonly Hold[], batch: Batch): Promise<Set<string> | null> {
    return this.#store.commitAlone(offer, holds, batch)
  }

  /** The sale's epoch as PostgreSQL has it. */
  async epochOf(offerId: string): Promise<number | undefined> {
    return (await this.#store.stocks([offerId])).get(offerId)?.epoch
  }

  /**
   * Locks the sale's stock, begins a new epoch, and makes what `decide` admits durable, in one transaction.
   * Whatever an older epoch still tries is refused from then on.
   *
   * @param when its time, and the epoch it is to follow, if one is known.
   * @returns null when another epoch has begun since the one it is to follow, and nothing happened.
   */
  beginEpoch(
    offer: OfferSnapshot,
    decide: (sale: LockedSale) => EpochDecision,
    when: { at: Date; after: number | undefined },
  ): Promise<{ sale: LockedSale; decision: EpochDecision } | null> {
    return this.#store.transaction(async (client) => {
      const sale = await this.#store.beginEpoch(client, offer.id, when.after)
      if (sale === null) return null
      const decision = decide(sale)
      if (decision.admitted.length > 0) {
        const batch = { epoch: sale.epoch, at: when.at }
        const inserted = await this.#store.commitHolds(client, offer, decision.admitted, batch)
        if (inserted?.size !== decision.admitted.length)
          throw new Error(`flash sale ${offer.id} changed under its lock`)
      }
      return { sale, decision }
    })
  }
}
