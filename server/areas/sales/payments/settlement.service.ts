import { because } from '#contracts/core/reasons.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Log } from '#server/core/log.ts'
import type { FlashSales } from '#server/areas/sales/flash-sale/flash-sales.service.ts'
import type { CheckoutService } from '#server/areas/sales/orders/checkout.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import { lateRefundId } from './late-refund.rules.ts'
import { actionFor, isFresh, type PaymentAction } from './payments.rules.ts'
import type { PaymentsStore } from './payments.store.ts'
import type { PaymentNews, PaymentProviders, RefundNews } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow, PaymentRow } from '#server/areas/sales/sales.rows.ts'
import type { UnitsService } from '#server/areas/sales/orders/units.service.ts'

const REFUNDS_A_SWEEP = 50
const REFUND_AGAIN_MS = 60_000

interface SettlementDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: PaymentsStore
  readonly orders: OrdersStore
  readonly units: UnitsService
  readonly flashSales: FlashSales
  readonly providers: PaymentProviders
  readonly checkout: CheckoutService
  readonly log: Log
}

/** Hears of a refund inside the transaction that notes the news. */
export type RefundListener = (tx: Transaction, news: RefundNews) => Promise<void>

/** What becomes of payments: callbacks, answers to our questions, refunds; each counts once. */
export class SettlementService {
  readonly #deps: SettlementDeps
  readonly #listeners: RefundListener[] = []

  constructor(deps: SettlementDeps) {
    this.#deps = deps
  }

  /**
   * Handles a provider's callback.
   *
   * @throws Problem bad_signature (also when it is too old), malformed, not_found, invalid
   */
  async callback(provider: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<void> {
    const { providers, clock } = this.#deps
    const { sentAt, news } = providers.provider(provider).readCallback(body, headers)
    if (sentAt !== null && !isFresh(sentAt.getTime(), clock.now().getTime()))
      throw new Problem('bad_signature', { detail: because('callback_old') })
    if (news?.kind === 'payment') await this.apply(provider, news)
    if (news?.kind === 'refund') await this.#heardOfRefund(provider, news)
    await this.refundDue()
  }

  /** Asks the provider about an undecided payment and does what its answer means. */
  async ask(payment: PaymentRow): Promise<void> {
    const { provider } = payment
    const { outcome, amountFen } = await this.#deps.providers.provider(provider).query(payment.id)
    if (outcome === 'pending') return
    const eventId = `asked ${payment.id} ${outcome}`
    const news = { eventId, paymentId: payment.id, amountFen: amountFen ?? payment.amountFen, outcome }
    await this.apply(provider, { kind: 'payment', ...news })
  }

  /** Applies a provider's word once, whatever came before it. Throws `not_found`, `invalid`. */
  async apply(provider: string, news: PaymentNews): Promise<void> {
    const { db, flashSales, checkout } = this.#deps
    await checkout.prepare(news.paymentId)
    const touched = await db.transaction((tx) => this.#applyIn(tx, provider, news))
    if (touched !== null) await flashSales.mistrust(touched)
  }

  /** Sends back the money that is due, each payment once. */
  async refundDue(): Promise<void> {
    const { db, store, providers, clock, log } = this.#deps
    for (const payment of await store.refundsDue(clock.now(), REFUNDS_A_SWEEP)) {
      await store.refundLater(payment.id, new Date(clock.now().getTime() + REFUND_AGAIN_MS))
      try {
        const outcome = await providers.provider(payment.provider).refund({
          refundId: lateRefundId(payment.id),
          paymentId: payment.id,
          amountFen: payment.amountFen,
          paymentFen: payment.amountFen,
          reason: '订单已结束，原路退回',
        })
        if (outcome === 'failed')
          log.error({ alarm: 'refund_failed', paymentId: payment.id }, 'a refund was refused')
        if (outcome !== 'sent') continue
      } catch (error) {
        log.error({ err: error, paymentId: payment.id }, 'a refund failed and will be tried again')
        continue
      }
      await db.transaction((tx) => this.#noteLateRefund(tx, payment))
    }
  }

  /** Has somebody hear, in the same transaction, of refunds that are not of late money. */
  onRefundNews(listener: RefundListener): void {
    this.#listeners.push(listener)
  }

  async #heardOfRefund(provider: string, news: RefundNews): Promise<void> {
    const { db, store } = this.#deps
    await db.transaction(async (tx) => {
      const { eventId, ...rest } = news
      if (!(await store.receive(tx, { provider, eventId, payload: rest }))) return
      const payment = found(await store.paymentIn(tx, news.paymentId))
      if (payment.provider !== provider) throw new Problem('not_found')
      const late = news.refundId === lateRefundId(payment.id)
      if (late && news.outcome === 'sent') await this.#noteLateRefund(tx, payment)
      if (!late) for (const listener of this.#listeners) await listener(tx, news)
    })
  }

  async #noteLateRefund(tx: Transaction, payment: PaymentRow): Promise<void> {
    const { store, orders, checkout, clock } = this.#deps
    await orders.lock(tx, payment.orderId)
    if (!(await store.noteRefund(tx, payment.id))) return
    await checkout.lateSentBack(tx, payment, clock.now())
    await store.addRefund(tx, payment.orderId, payment.amountFen)
    await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId: payment.orderId } }])
  }

  /** Returns the flash sale whose gate no longer counts right, if any. */
  async #applyIn(tx: Transaction, provider: string, news: PaymentNews): Promise<string | null> {
    const { store, orders, log } = this.#deps
    const payload = { paymentId: news.paymentId, amountFen: news.amountFen, outcome: news.outcome }
    if (!(await store.receive(tx, { provider, eventId: news.eventId, payload }))) return null
    const { orderId, provider: takenBy } = found(await store.paymentIn(tx, news.paymentId))
    if (takenBy !== provider) throw new Problem('not_found')
    const order = found(await orders.lock(tx, orderId))
    // Read under the order's lock, which every change of its payments holds.
    const payment = found(await store.paymentIn(tx, news.paymentId))
    if (payment.amountFen !== news.amountFen) {
      log.error(
        { alarm: 'payment_amount', news, expectedFen: payment.amountFen },
        'a payment of a wrong amount',
      )
      throw new Problem('invalid', { detail: because('other_amount') })
    }
    if (order.state === 'void') throw new Problem('not_found')
    const action = actionFor(news.outcome, payment.state, order.state)
    const touched = await this.#act(tx, action, order, payment)
    if (action !== 'nothing')
      await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId: order.id } }])
    return touched
  }

  async #act(
    tx: Transaction,
    action: PaymentAction,
    order: OrderRow,
    payment: PaymentRow,
  ): Promise<string | null> {
    const { store, orders, units, clock, checkout } = this.#deps
    const decidedAt = clock.now()
    switch (action) {
      case 'nothing':
        return null
      case 'decline':
      case 'reopen':
        await store.decide(tx, payment.id, { state: 'declined', decidedAt })
        if (action === 'reopen') await orders.become(tx, order.id, 'held')
        return null
      case 'refund':
        await store.decide(tx, payment.id, { state: 'paid', decidedAt, refundDue: true })
        await checkout.cameLate(tx, payment, decidedAt)
        return null
      case 'settle':
      case 'holdAgain': {
        const sold = action === 'settle' || (await units.takeAgain(tx, order, decidedAt))
        await store.decide(tx, payment.id, { state: 'paid', decidedAt, refundDue: !sold })
        if (sold) await orders.become(tx, order.id, 'paid', { paidAt: decidedAt })
        await (sold
          ? checkout.sold(tx, order, payment, decidedAt)
          : checkout.cameLate(tx, payment, decidedAt))
        return action === 'holdAgain' ? order.offerId : null
      }
    }
  }
}
