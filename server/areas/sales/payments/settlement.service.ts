import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Log } from '#server/core/log.ts'
import type { FlashSales } from '#server/areas/sales/flash-sale/flash-sales.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import { actionFor, isFresh, type PaymentAction } from './payments.rules.ts'
import type { PaymentsStore } from './payments.store.ts'
import type { PaymentNews, PaymentProvider } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow, PaymentRow } from '#server/areas/sales/sales.rows.ts'
import type { UnitsService } from '#server/areas/sales/orders/units.service.ts'

const REFUNDS_A_SWEEP = 50

interface SettlementDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: PaymentsStore
  readonly orders: OrdersStore
  readonly units: UnitsService
  readonly flashSales: FlashSales
  readonly provider: PaymentProvider
  readonly log: Log
}

/** What becomes of payments: callbacks, answers to our questions, refunds; each counts once. */
export class SettlementService {
  readonly #deps: SettlementDeps

  constructor(deps: SettlementDeps) {
    this.#deps = deps
  }

  /** Handles a provider's callback. Throws `bad_signature` (also when it is too old), `malformed`, `not_found`. */
  async callback(body: Buffer, headers: Readonly<Record<string, string>>): Promise<void> {
    const { sentAt, news } = this.#deps.provider.verifyCallback(body, headers)
    if (!isFresh(sentAt.getTime(), this.#deps.clock.now().getTime()))
      throw new Problem('bad_signature', { detail: 'The callback is older than five minutes.' })
    await this.apply(news)
    await this.refundDue()
  }

  /** Asks the provider about an undecided payment and does what its answer means. */
  async ask(payment: PaymentRow): Promise<void> {
    const outcome = await this.#deps.provider.query(payment.id)
    if (outcome === 'pending') return
    const eventId = `asked ${payment.id} ${outcome}`
    await this.apply({ eventId, paymentId: payment.id, amountFen: payment.amountFen, outcome })
  }

  /** Applies a provider's word once, whatever came before it. Throws `not_found`, `invalid`. */
  async apply(news: PaymentNews): Promise<void> {
    const { db, flashSales } = this.#deps
    const touched = await db.transaction((tx) => this.#applyIn(tx, news))
    if (touched !== null) await flashSales.mistrust(touched)
  }

  /** Sends back the money that is due, each payment once. */
  async refundDue(): Promise<void> {
    const { db, store, provider, log } = this.#deps
    for (const payment of await store.refundsDue(REFUNDS_A_SWEEP)) {
      try {
        await provider.refund(payment.id, derivedId('refund', payment.id))
      } catch (error) {
        log.error({ err: error, paymentId: payment.id }, 'a refund failed and will be tried again')
        continue
      }
      await db.transaction(async (tx) => {
        await this.#deps.orders.lock(tx, payment.orderId)
        if (!(await store.noteRefund(tx, payment.id))) return
        await store.addRefund(tx, payment.orderId, payment.amountFen)
        await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId: payment.orderId } }])
      })
    }
  }

  /** Returns the flash sale whose gate no longer counts right, if any. */
  async #applyIn(tx: Transaction, news: PaymentNews): Promise<string | null> {
    const { store, orders, provider, log } = this.#deps
    const payload = { paymentId: news.paymentId, amountFen: news.amountFen, outcome: news.outcome }
    if (!(await store.receive(tx, { provider: provider.name, eventId: news.eventId, payload }))) return null
    const { orderId } = found(await store.paymentIn(tx, news.paymentId))
    const order = found(await orders.lock(tx, orderId))
    // Read under the order's lock, which every change of its payments holds.
    const payment = found(await store.paymentIn(tx, news.paymentId))
    if (payment.amountFen !== news.amountFen) {
      log.error(
        { alarm: 'payment_amount', news, expectedFen: payment.amountFen },
        'a payment of a wrong amount',
      )
      throw new Problem('invalid', { detail: 'The amount is not the payment’s.' })
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
    const { store, orders, units, clock } = this.#deps
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
        return null
      case 'settle':
      case 'holdAgain': {
        const sold = action === 'settle' || (await units.takeAgain(tx, order, decidedAt))
        await store.decide(tx, payment.id, { state: 'paid', decidedAt, refundDue: !sold })
        if (sold) await orders.become(tx, order.id, 'paid', { paidAt: decidedAt })
        return action === 'holdAgain' ? order.offerId : null
      }
    }
  }
}
