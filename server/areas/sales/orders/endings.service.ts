import type { Order } from '#contracts/sales/sales.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import { DEVICE_MARK_LIFETIME_MS } from '#server/areas/identity/index.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Log } from '#server/core/log.ts'
import type { FlashSales } from '#server/areas/sales/flash-sale/flash-sales.service.ts'
import { presentOrder } from './orders.presenter.ts'
import type { OrdersStore } from './orders.store.ts'
import type { PaymentsStore } from '#server/areas/sales/payments/payments.store.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import type { RefundsService } from '#server/areas/sales/refunds/refunds.service.ts'
import type { AskingService } from '#server/areas/sales/payments/asking.service.ts'
import type { GateNews, UnitsService } from './units.service.ts'

const FORGET_EVERY_MS = 24 * 3_600_000
const EXPIRED_AT_ONCE = 200
const ASKED_AT_ONCE = 20

interface EndingsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly store: OrdersStore
  readonly payments: PaymentsStore
  readonly units: UnitsService
  readonly flashSales: FlashSales
  readonly asking: AskingService
  readonly refunds: RefundsService
}

/** Unpaid orders that end: given up by the buyer or out of time. Their units go back in the same commit. */
export class EndingsService {
  readonly #deps: EndingsDeps
  #forgetAgainMs = 0

  constructor(deps: EndingsDeps) {
    this.#deps = deps
  }

  /**
   * Gives an order up that is unpaid, or paid and not sent yet; again changes nothing. Throws `not_found`,
   * `order_state` when it is sent or over.
   */
  async cancel(accountId: string, orderId: string): Promise<Order> {
    const { store } = this.#deps
    const order = found(await store.order(orderId))
    if (order.accountId !== accountId) throw new Problem('not_found')
    if (order.state === 'paying') await this.#askAbout(orderId)
    await this.#end(orderId, 'cancelled')
    const after = found(await store.order(orderId))
    if (after.state === 'cancelled') return presentOrder(after)
    await this.#deps.refunds.cancelPaid(accountId, orderId)
    return presentOrder(found(await store.order(orderId)))
  }

  /** Ends what has run out of time; an order in payment only after its provider was asked. */
  async expireDue(): Promise<void> {
    const { store, clock } = this.#deps
    if (!(await store.isAnyDue(clock.now()))) return
    while ((await this.#expireHeld()) === EXPIRED_AT_ONCE);
    while (await this.#expirePaying());
  }

  /** Forgets which browsers old orders were paid from, at most once a day. */
  async forgetDevices(): Promise<void> {
    const nowMs = this.#deps.clock.now().getTime()
    if (nowMs < this.#forgetAgainMs) return
    this.#forgetAgainMs = nowMs + FORGET_EVERY_MS
    await this.#deps.store.forgetDevices(new Date(nowMs - DEVICE_MARK_LIFETIME_MS))
  }

  /** True when all went well and more may wait. */
  async #expirePaying(): Promise<boolean> {
    const { store, clock, log } = this.#deps
    const due = await store.payingDue(clock.now(), ASKED_AT_ONCE)
    let failed = false
    for (const orderId of due) {
      try {
        await this.#askAbout(orderId)
        await this.#end(orderId, 'expired')
      } catch (error) {
        failed = true
        log.error({ err: error, orderId }, 'the provider could not be asked; the order keeps its units')
      }
    }
    return !failed && due.length === ASKED_AT_ONCE
  }

  async #askAbout(orderId: string): Promise<void> {
    for (const payment of await this.#deps.payments.undecided(orderId))
      await this.#deps.asking.conclude(payment)
  }

  async #expireHeld(): Promise<number> {
    const { db, store, clock } = this.#deps
    const { count, news } = await db.transaction(async (tx) => {
      const due = await store.lockDue(tx, clock.now(), EXPIRED_AT_ONCE)
      if (due.length === 0) return { count: 0, news: null }
      await store.expire(
        tx,
        due.map((order) => order.id),
      )
      return { count: due.length, news: await this.#giveBack(tx, due) }
    })
    await this.#tellGate(news)
    return count
  }

  /** Does nothing when the order has become something else meanwhile. */
  async #end(orderId: string, to: 'cancelled' | 'expired'): Promise<void> {
    const { db, store } = this.#deps
    const news = await db.transaction(async (tx) => {
      const order = await store.lock(tx, orderId)
      if (!order || !(await store.become(tx, orderId, to))) return null
      return this.#giveBack(tx, [order])
    })
    await this.#tellGate(news)
  }

  async #giveBack(tx: Transaction, orders: readonly OrderRow[]): Promise<GateNews> {
    const { news, events } = await this.#deps.units.giveBack(tx, orders)
    const changed = orders.map((order) => ({
      kind: 'sales.orderChanged' as const,
      payload: { orderId: order.id },
    }))
    await appendEvents(tx, [...changed, ...events])
    return news
  }

  async #tellGate(news: GateNews | null): Promise<void> {
    for (const [offerId, orderIds] of news?.released ?? [])
      await this.#deps.flashSales.release(offerId, orderIds)
    for (const offerId of news?.passedOn ?? []) await this.#deps.flashSales.mistrust(offerId)
  }
}
