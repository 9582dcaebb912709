import { Problem } from '#server/core/problem.ts'
import type { NewEvent } from '#server/core/domain-events.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { CartStore } from '#server/areas/sales/cart/cart.store.ts'
import type { OffersStore } from '#server/areas/sales/flash-sale/offers.store.ts'
import type { Discounts } from '#server/areas/sales/coupons/discounts.types.ts'
import type { WaitlistService } from '#server/areas/sales/flash-sale/waitlist.service.ts'
import { bySku } from './orders.rules.ts'
import type { Catalog } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'

/** What has to be said to the gate once the transaction has committed. */
export interface GateNews {
  /** Orders whose units are for sale again, by flash sale. */
  readonly released: ReadonlyMap<string, string[]>
  /** Flash sales whose units went to their queues: their gates begin a new epoch. */
  readonly passedOn: readonly string[]
}

interface Units {
  readonly skuId: string
  readonly quantity: number
}

/** Moves units between orders, flash sales and SKUs; every method runs inside the caller's transaction. */
export class UnitsService {
  readonly #offers: OffersStore
  readonly #carts: CartStore
  readonly #catalog: Catalog
  readonly #queue: Pick<WaitlistService, 'serve'>
  readonly #discounts: Pick<Discounts, 'release' | 'retake'>

  constructor(deps: {
    offers: OffersStore
    carts: CartStore
    catalog: Catalog
    queue: Pick<WaitlistService, 'serve'>
    discounts: Pick<Discounts, 'release' | 'retake'>
  }) {
    this.#discounts = deps.discounts
    this.#queue = deps.queue
    this.#offers = deps.offers
    this.#carts = deps.carts
    this.#catalog = deps.catalog
  }

  /** Gives the units of ended orders back: to their flash sale's queue, to the sale while it runs, else to the SKU. */
  async giveBack(
    tx: Transaction,
    orders: readonly OrderRow[],
  ): Promise<{ news: GateNews; events: NewEvent[] }> {
    const released = new Map<string, string[]>()
    const passedOn: string[] = []
    const events: NewEvent[] = []
    const plain = orders.filter((order) => order.offerId === null)
    const toShelf: Units[] = plain.flatMap((order) => order.lines)
    const liveIds = new Set(plain.flatMap((order) => order.liveId ?? []))
    for (const [offerId, ofOffer] of [...groupByOffer(orders)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const from = ofOffer.map((order) => order.id)
      const back = await this.#backToOffer(tx, offerId, { units: unitsIn(ofOffer), from })
      events.push(...back.events)
      if (back.toGate === 'release') released.set(offerId, from)
      else if (back.toGate === 'renew') passedOn.push(offerId)
      if (back.toShelf === 0) continue
      const [first] = ofOffer
      toShelf.push(...(first?.lines ?? []).map(({ skuId }) => ({ skuId, quantity: back.toShelf })))
      if (first?.liveId) liveIds.add(first.liveId)
    }
    for (const liveId of [...liveIds].sort()) {
      await this.#carts.touch(tx, liveId)
      events.push({ kind: 'sales.cartChanged', payload: { liveId } })
    }
    const discounted = orders.filter((order) => order.discountFen > 0).map((order) => order.id)
    if (discounted.length > 0) await this.#discounts.release(tx, discounted)
    for (const { skuId, quantity } of sumBySku(toShelf)) await this.#catalog.returnStock(tx, skuId, quantity)
    return { news: { released, passedOn }, events }
  }

  /** Who waits longest comes first; of an ended sale the rest goes to the shelf. */
  async #backToOffer(
    tx: Transaction,
    offerId: string,
    back: { units: number; from: readonly string[] },
  ): Promise<{ toShelf: number; toGate: 'release' | 'renew' | null; events: NewEvent[] }> {
    const offer = await this.#offers.lock(tx, offerId)
    const { units } = back
    if (!offer) return { toShelf: units, toGate: null, events: [] }
    const { served, events } = await this.#queue.serve(tx, offer, back)
    const { liveId } = offer
    if (offer.state === 'ended') {
      if (events.length > 0) await this.#offers.revise(tx, offerId)
      return { toShelf: units - served, toGate: null, events }
    }
    if (units > served) await this.#offers.giveBack(tx, offerId, units - served)
    if (served > 0) await this.#offers.renewEpoch(tx, offerId)
    events.push({ kind: 'sales.offerChanged', payload: { offerId, liveId } })
    return { toShelf: 0, toGate: served > 0 ? 'renew' : 'release', events }
  }

  /**
   * Takes the units of an expired order again, from its flash sale where that still has them for this buyer,
   * else from the SKUs; false, and nothing taken, when they are gone.
   */
  async takeAgain(tx: Transaction, order: OrderRow, at: Date): Promise<boolean> {
    if (order.discountFen > 0 && !(await this.#discounts.retake(tx, order.id))) return false
    const taken = await this.#takeUnits(tx, order, at)
    if (!taken && order.discountFen > 0) await this.#discounts.release(tx, [order.id])
    return taken
  }

  async #takeUnits(tx: Transaction, order: OrderRow, at: Date): Promise<boolean> {
    if (order.offerId !== null && (await this.#takeFromOffer(tx, order.offerId, order, at))) return true
    const taken: Units[] = []
    for (const { skuId, quantity } of bySku(order.lines)) {
      try {
        await this.#catalog.takeStock(tx, skuId, quantity)
        taken.push({ skuId, quantity })
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'stock_short') throw error
        for (const units of taken) await this.#catalog.returnStock(tx, units.skuId, units.quantity)
        return false
      }
    }
    return true
  }

  async #takeFromOffer(tx: Transaction, offerId: string, order: OrderRow, at: Date): Promise<boolean> {
    const offer = await this.#offers.lock(tx, offerId)
    const wanted = unitsIn([order])
    if (!offer || offer.state === 'ended' || (offer.stock?.available ?? 0) < wanted) return false
    const had = await this.#offers.unitsOf(tx, offerId, order.accountId)
    if (had + wanted > offer.perBuyerLimit) return false
    await this.#offers.takePastGate(tx, offer, wanted, at)
    return true
  }
}

function groupByOffer(orders: readonly OrderRow[]): Map<string, OrderRow[]> {
  const groups = new Map<string, OrderRow[]>()
  for (const order of orders) {
    if (order.offerId === null) continue
    const group = groups.get(order.offerId)
    if (group) group.push(order)
    else groups.set(order.offerId, [order])
  }
  return groups
}

const unitsIn = (orders: readonly OrderRow[]): number =>
  orders.reduce((sum, order) => order.lines.reduce((inner, line) => inner + line.quantity, sum), 0)

function sumBySku(lines: readonly Units[]): Units[] {
  const sums = new Map<string, number>()
  for (const { skuId, quantity } of lines) sums.set(skuId, (sums.get(skuId) ?? 0) + quantity)
  return bySku([...sums].map(([skuId, quantity]) => ({ skuId, quantity })))
}
