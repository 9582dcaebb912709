import type { Waiting } from '#contracts/sales/flash-sale.types.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import type { NewEvent } from '#server/core/domain-events.ts'
import { derivedId, newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import type { LiveDirectory } from '#server/areas/sales/sales.ports.ts'
import type { OfferRow, OffersStore } from './offers.store.ts'
import { placeOf, refusalToQueue, turnMs } from './waitlist.rules.ts'
import type { WaiterRow, WaitlistStore } from './waitlist.store.ts'

/** Buyers who may wait for one sale: each learns of every move of the queue. */
const MOST_WAITING = 2_000

interface WaitlistDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: WaitlistStore
  readonly offers: OffersStore
  readonly orders: OrdersStore
  readonly lives: LiveDirectory
  readonly holdMs: number
}

/**
 * The queue for units of a sold out flash sale that somebody does not pay for. A unit that comes back goes to the
 * head of the queue as an order held for a short while, in the transaction in which it came back: it is never for
 * sale in between, so that nobody can slip past the queue and nothing can be sold twice.
 */
export class WaitlistService {
  readonly #deps: WaitlistDeps

  constructor(deps: WaitlistDeps) {
    this.#deps = deps
  }

  /** One's own place. Throws `not_found`. */
  async standing(accountId: string, offerId: string): Promise<Waiting> {
    found(await this.#deps.offers.offer(offerId))
    return this.#present(offerId, await this.#deps.store.last(offerId, accountId))
  }

  /**
   * Joins the end of the queue for one unit; again changes nothing.
   *
   * @throws Problem not_found, units_left, over_limit, offer_over, sold_out (nothing can come back), queue_full
   */
  async join(accountId: string, offerId: string): Promise<Waiting> {
    const { db, store, offers, lives, clock } = this.#deps
    const { liveId } = found(await offers.offer(offerId))
    const live = await lives.live(liveId)
    const joinedAt = clock.now()
    const streamMs = live.state === 'live' ? streamMsAt(live.startedAt, joinedAt) : null
    await db.transaction(async (tx) => {
      const offer = found(await offers.lock(tx, offerId))
      if ((await store.last(offerId, accountId, tx))?.state === 'waiting') return
      const unpaid = await store.unpaid(offerId, tx)
      const refusal = refusalToQueue({ ...offer, available: offer.stock?.available ?? 0 }, unpaid)
      if (refusal !== null) throw new Problem(refusal)
      if ((await offers.unitsOf(tx, offerId, accountId)) >= offer.perBuyerLimit)
        throw new Problem('over_limit')
      if ((await store.waitingCount(tx, offerId)) >= MOST_WAITING) throw new Problem('queue_full')
      await store.add(tx, { id: newId(), offerId, accountId, streamMs, joinedAt })
      await this.#tell(tx, offer, [accountId])
    })
    return this.standing(accountId, offerId)
  }

  /** Leaves the queue; a unit that is held already stays held. */
  async leave(accountId: string, offerId: string): Promise<Waiting> {
    const { db, store, offers } = this.#deps
    await db.transaction(async (tx) => {
      const offer = found(await offers.lock(tx, offerId))
      if (await store.leave(tx, offerId, accountId)) await this.#tell(tx, offer, [accountId])
    })
    return this.standing(accountId, offerId)
  }

  /**
   * Hands units of a locked sale that came back to those who wait longest, inside the caller's transaction; the
   * caller must have the gate begin a new epoch when any were handed on.
   *
   * @param back the units, and the orders they came back from: whose turn one of these was hears that it is over.
   * @returns how many were handed on, and what there is to tell.
   */
  async serve(
    tx: Transaction,
    offer: OfferRow,
    { units, from }: { units: number; from: readonly string[] },
  ): Promise<{ served: number; events: NewEvent[] }> {
    const { store, offers } = this.#deps
    const orderIds: string[] = []
    const touched = await store.servedBy(tx, offer.id, from)
    for (let waiter = await store.next(tx, offer.id); waiter !== null && orderIds.length < units;) {
      touched.push(waiter.accountId)
      if ((await offers.unitsOf(tx, offer.id, waiter.accountId)) < offer.perBuyerLimit)
        orderIds.push(await this.#hold(tx, offer, waiter))
      else await store.pass(tx, waiter.id)
      waiter = orderIds.length < units ? await store.next(tx, offer.id) : null
    }
    const { id: offerId, liveId } = offer
    const events: NewEvent[] = orderIds.map((orderId) => ({
      kind: 'sales.orderChanged',
      payload: { orderId },
    }))
    const lastOrderId = orderIds.at(-1)
    if (lastOrderId !== undefined)
      events.push({
        kind: 'sales.ordersPlaced',
        payload: { orders: orderIds.length, lastOrderId, liveId, offerId },
      })
    if (touched.length > 0)
      events.push({ kind: 'sales.queueMoved', payload: { offerId, accountIds: touched } })
    return { served: orderIds.length, events }
  }

  /** Ends the wait where nothing can come back any more. */
  async closeFutile(): Promise<void> {
    const { db, store, offers } = this.#deps
    for (const offerId of await store.futile())
      await db.transaction(async (tx) => {
        const offer = await offers.lock(tx, offerId)
        if (!offer || (await store.unpaid(offerId, tx)) > 0) return
        await this.#tell(tx, offer, await store.close(tx, offerId))
      })
  }

  /** The standing of those whom a move of the queue concerns: all who wait, and whoever is named. */
  async concerned(offerId: string, accountIds: readonly string[]): Promise<Map<string, Waiting>> {
    const { store } = this.#deps
    const [waiting, unpaid] = await Promise.all([store.waiting(offerId), store.unpaid(offerId)])
    const standings = new Map<string, Waiting>()
    for (const [ahead, waiter] of waiting.entries())
      standings.set(waiter.accountId, {
        ...{ offerId, state: 'waiting', ahead, unpaid },
        ...{ orderId: null, until: null },
      })
    for (const accountId of accountIds)
      if (!standings.has(accountId)) standings.set(accountId, await this.standing(accountId, offerId))
    return standings
  }

  async #hold(tx: Transaction, offer: OfferRow, waiter: WaiterRow): Promise<string> {
    const { orders, store, clock, holdMs } = this.#deps
    const { skuId, priceFen, title, skuName, unit, picture, pageId, liveId } = offer
    const orderId = derivedId('turn', waiter.id)
    const placedAt = clock.now()
    await orders.create(
      tx,
      {
        ...{ id: orderId, accountId: waiter.accountId, state: 'held', totalFen: priceFen, liveId },
        ...{ offerId: offer.id, streamMs: waiter.streamMs, placedAt },
        expiresAt: new Date(placedAt.getTime() + turnMs(holdMs)),
      },
      [{ skuId, quantity: 1, priceFen, title, skuName, unit, picture, pageId }],
    )
    await store.serve(tx, waiter.id, orderId)
    return orderId
  }

  async #tell(tx: Transaction, offer: OfferRow, accountIds: readonly string[]): Promise<void> {
    const { id: offerId, liveId } = offer
    await this.#deps.offers.revise(tx, offerId)
    await appendEvents(tx, [
      { kind: 'sales.queueMoved', payload: { offerId, accountIds: [...accountIds] } },
      { kind: 'sales.offerChanged', payload: { offerId, liveId } },
    ])
  }

  async #present(offerId: string, waiter: WaiterRow | null): Promise<Waiting> {
    const { store, orders } = this.#deps
    const order = waiter?.orderId ? await orders.order(waiter.orderId) : null
    const ahead = waiter?.state === 'waiting' ? await store.ahead(offerId, waiter.place) : 0
    return { offerId, ahead, unpaid: await store.unpaid(offerId), ...placeOf(waiter, order) }
  }
}
