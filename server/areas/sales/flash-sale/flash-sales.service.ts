import type { Order } from '#contracts/sales/sales.types.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { HoldsStore } from './holds.store.ts'
import { largestTotal } from '#server/areas/sales/orders/orders.rules.ts'
import type { LiveDirectory } from '#server/areas/sales/sales.ports.ts'
import { Till, type TillDeps } from './till.service.ts'

/** How long a sale that has not begun is taken at its word, so that early thumbs cost no database. */
const EARLY_MS = 300

/** Lapsed leases looked into per sale and sweep. */
const LEASES_A_SWEEP = 200

interface Belief {
  readonly epoch: number
  readonly available: number
  readonly quiet: boolean
}

interface FlashSalesDeps extends TillDeps {
  readonly store: HoldsStore
  readonly lives: LiveDirectory
}

/** The flash sales this process sells in: a till each, opened by the first buyer, closed when it is over. */
export class FlashSales {
  readonly #deps: FlashSalesDeps
  readonly #tills = new Map<string, Promise<Till>>()
  /** Sales that had not begun at the last look, and until when nobody looks again; ms since 1970. */
  readonly #early = new Map<string, number>()
  /** Sales whose gate counted otherwise than PostgreSQL at the last look: a return may have been under way. */
  #suspects = new Set<string>()

  constructor(deps: FlashSalesDeps) {
    this.#deps = deps
  }

  /**
   * Buys in a flash sale; the promise settles only after the units are durably held, or refused.
   *
   * @throws Problem not_found, invalid, offer_not_open, offer_over, sold_out, over_limit, key_reused, unavailable
   */
  async buy(accountId: string, offerId: string, quantity: number, key: string): Promise<Order> {
    const till = await (this.#tills.get(offerId) ?? this.#open(offerId))
    if (till.offer.priceFen * quantity > largestTotal) throw refused('quantity', 'order_too_dear')
    return till.buy(derivedId(accountId, 'buy', offerId, key), accountId, quantity)
  }

  /** Puts units of orders that gave them back on sale again. Call after the commit. */
  async release(offerId: string, orderIds: readonly string[]): Promise<void> {
    await this.#deps.gate.release(offerId, orderIds)
  }

  /** Something took units without asking the gate: the next buyer begins a new epoch. Call after the commit. */
  async mistrust(offerId: string): Promise<void> {
    await this.#deps.gate.close(offerId)
  }

  /** The sale's times have changed: the next buyer reads them anew. */
  renew(offerId: string): void {
    this.#early.delete(offerId)
  }

  /** The sale has ended in PostgreSQL. */
  async end(offerId: string): Promise<void> {
    const till = await this.#tills.get(offerId)
    till?.end()
    await this.#deps.gate.close(offerId)
  }

  /** Looks into leases that ran out, compares the gates with PostgreSQL, and forgets what is over. */
  async sweep(): Promise<void> {
    this.#forgetEarly()
    const tills = (await Promise.allSettled(this.#tills.values())).flatMap((till) =>
      till.status === 'fulfilled' ? [till.value] : [],
    )
    if (tills.length === 0) return
    for (const till of tills) await this.#sweepLeases(till)
    await this.#compare(tills)
    for (const till of tills) if (till.isSettled) this.#tills.delete(till.offer.id)
  }

  #forgetEarly(): void {
    const nowMs = this.#deps.clock.now().getTime()
    for (const [offerId, untilMs] of this.#early) if (untilMs <= nowMs) this.#early.delete(offerId)
  }

  #open(offerId: string): Promise<Till> {
    const opening = this.#read(offerId)
    this.#tills.set(offerId, opening)
    opening.catch(() => this.#tills.delete(offerId))
    return opening
  }

  async #read(offerId: string): Promise<Till> {
    const nowMs = this.#deps.clock.now().getTime()
    if (nowMs < (this.#early.get(offerId) ?? 0)) throw new Problem('offer_not_open')
    const offer = found(await this.#deps.store.offer(offerId))
    const live = await this.#deps.lives.live(offer.liveId)
    const early = offer.state === 'armed' || nowMs < offer.startsAt.getTime()
    if (offer.state !== 'ended' && (early || live.state === 'scheduled')) {
      const startsAtMs = offer.state === 'armed' ? Number.POSITIVE_INFINITY : offer.startsAt.getTime()
      this.#early.set(offerId, Math.min(nowMs + EARLY_MS, Math.max(nowMs, startsAtMs)))
      throw new Problem('offer_not_open')
    }
    this.#early.delete(offerId)
    return new Till(offer, live.startedAt, this.#deps)
  }

  /** Burns the ids of admissions that nobody can vouch for, unless they turn out to be durable. */
  async #sweepLeases(till: Till): Promise<void> {
    const { gate, clock, store, log } = this.#deps
    const at = clock.now()
    const offerId = till.offer.id
    for (const lease of await gate.lapsedLeases(offerId, at.getTime(), LEASES_A_SWEEP)) {
      if (till.isPending(lease.orderId)) continue
      const { holds } = await store.voidOrder({ ...lease, offerId, at })
      if (holds) await gate.confirm(offerId, [lease.orderId])
      else await gate.release(offerId, [lease.orderId])
      log.warn({ offerId, orderId: lease.orderId, holds }, 'a lease ran out')
    }
  }

  async #compare(tills: readonly Till[]): Promise<void> {
    const beliefs = new Map<string, Belief>()
    for (const till of tills) {
      const belief = await this.#believe(till)
      if (belief) beliefs.set(till.offer.id, belief)
    }
    const stocks = await this.#deps.store.stocks(tills.map((till) => till.offer.id))
    const suspects = this.#suspects
    this.#suspects = new Set()
    for (const till of tills) {
      const stock = stocks.get(till.offer.id)
      const before = beliefs.get(till.offer.id)
      if (!stock || stock.over) till.end()
      else if (before) await this.#mend(till, before, stock, suspects)
    }
  }

  /** Has the sale begin a new epoch when its gate is of an older one, or counts other units than PostgreSQL. */
  async #mend(
    till: Till,
    before: Belief,
    stock: { epoch: number; available: number },
    suspects: ReadonlySet<string>,
  ): Promise<void> {
    const { gate, log } = this.#deps
    const offerId = till.offer.id
    const now = await this.#believe(till)
    if (now?.epoch !== before.epoch) return
    const unmoved = before.quiet && now.quiet && now.available === before.available
    const differs = unmoved && stock.epoch === now.epoch && stock.available !== now.available
    if (differs) this.#suspects.add(offerId)
    const drifted = differs && suspects.has(offerId)
    if (drifted)
      log.error(
        { alarm: 'flash_sale_drift', offerId, gate: now, stock },
        'the gate had drifted from PostgreSQL; its next buyer begins a new epoch',
      )
    if (drifted || stock.epoch !== now.epoch) await gate.close(offerId, now.epoch)
  }

  /** What the gate holds true; `quiet` while nothing admitted is on its way to PostgreSQL. */
  async #believe(till: Till): Promise<Belief | null> {
    const belief = await this.#deps.gate.belief(till.offer.id)
    if (!belief) return null
    const leases = await this.#deps.gate.lapsedLeases(till.offer.id, Number.MAX_SAFE_INTEGER, 1)
    return { ...belief, quiet: till.isIdle && leases.length === 0 }
  }
}
