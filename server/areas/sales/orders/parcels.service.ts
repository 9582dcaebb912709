import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { completedPosting } from '#server/areas/sales/ledger/ledger.rules.ts'
import type { LedgerService } from '#server/areas/sales/ledger/ledger.service.ts'
import type { OrdersStore } from './orders.store.ts'
import { orderStateOf } from './parcel-states.ts'
import type { ParcelRow, ParcelsStore } from './parcels.store.ts'

const HOUR_MS = 3_600_000
/** A parcel nobody signed for counts as delivered so long after it was sent. */
const DELIVERED_AFTER_MS = 10 * 24 * HOUR_MS
/** Bad fruit is to be claimed within 24 hours; so long the money waits all the same. */
const COMPLETED_AFTER_MS = 7 * 24 * HOUR_MS
const DUE_AT_ONCE = 100

interface ParcelsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: ParcelsStore
  readonly orders: OrdersStore
  readonly ledger: LedgerService
}

/** Parcels on their way: sent, delivered, completed; their order follows the slowest of them. */
export class ParcelsService {
  readonly #deps: ParcelsDeps

  constructor(deps: ParcelsDeps) {
    this.#deps = deps
  }

  /** Marks a parcel as sent, or mends how it was sent while it is on its way. Throws `order_state`. */
  async ship(parcelId: string, by: { carrier: string; tracking: string }): Promise<void> {
    await this.#change(parcelId, async (tx, parcel) => {
      const { store, clock } = this.#deps
      if (parcel.state === 'shipped') return store.amend(tx, parcelId, by)
      return store.become(tx, parcelId, 'shipped', { ...by, shippedAt: clock.now() })
    })
  }

  /** Marks a parcel as delivered; again changes nothing. Throws `order_state`. */
  async deliver(parcelId: string): Promise<void> {
    await this.#change(parcelId, async (tx, parcel) => {
      const { store, clock } = this.#deps
      if (parcel.state === 'delivered') return true
      return store.become(tx, parcelId, 'delivered', { deliveredAt: clock.now() })
    })
  }

  /** Completes a parcel: what is left of its money is the merchant's. Throws `order_state`. */
  async complete(parcelId: string): Promise<void> {
    await this.#change(parcelId, (tx, parcel) => this.#complete(tx, parcel))
  }

  /** The buyer has the goods: delivered, or, said again, completed. Throws `not_found`, `order_state`. */
  async received(accountId: string, parcelId: string): Promise<string> {
    const { store, orders } = this.#deps
    const parcel = found(await store.parcel(parcelId))
    const order = found(await orders.order(parcel.orderId))
    if (order.accountId !== accountId) throw new Problem('not_found')
    await this.deliver(parcelId)
    return order.id
  }

  /** Delivers and completes what nobody said anything about for long enough. */
  async advanceDue(): Promise<void> {
    const { store, clock } = this.#deps
    const now = clock.now().getTime()
    const before = (ms: number) => new Date(now - ms)
    for (const { id } of await store.due('shipped', before(DELIVERED_AFTER_MS), DUE_AT_ONCE))
      await this.#quietly(() => this.deliver(id))
    for (const { id } of await store.due('delivered', before(COMPLETED_AFTER_MS), DUE_AT_ONCE))
      await this.#quietly(() => this.complete(id))
  }

  /** Has the order be as far as its parcels are, in their transaction. */
  async follow(tx: Transaction, orderId: string): Promise<void> {
    const { store, orders } = this.#deps
    const parcels = await store.parcelsIn(tx, orderId)
    // False when it is there already.
    await orders.become(tx, orderId, orderStateOf(parcels.map((parcel) => parcel.state)))
    await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId } }])
  }

  async #complete(tx: Transaction, parcel: ParcelRow): Promise<boolean> {
    const { store, clock, ledger } = this.#deps
    if (parcel.state === 'completed') return true
    const completedAt = clock.now()
    if (!(await store.become(tx, parcel.id, 'completed', { completedAt }))) return false
    await ledger.post(tx, completedPosting(parcel.orderId, parcel.id, parcel), completedAt)
    return true
  }

  async #change(
    parcelId: string,
    change: (tx: Transaction, parcel: ParcelRow) => Promise<boolean>,
  ): Promise<void> {
    const { db, store, orders } = this.#deps
    const { orderId } = found(await store.parcel(parcelId))
    await db.transaction(async (tx) => {
      // Every change of an order's parts meets at the order's row first.
      await orders.lock(tx, orderId)
      const parcel = found((await store.parcelsIn(tx, orderId)).find(({ id }) => id === parcelId))
      if (!(await change(tx, parcel))) throw new Problem('order_state')
      await this.follow(tx, orderId)
    })
  }

  /** Somebody else's act may have come first; the next sweep sees what is left to do. */
  async #quietly(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }
}
