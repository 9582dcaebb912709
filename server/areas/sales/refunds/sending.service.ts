import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { refundSentPosting } from '#server/areas/sales/ledger/ledger.rules.ts'
import type { LedgerService } from '#server/areas/sales/ledger/ledger.service.ts'
import type { PaymentProviders, RefundNews } from '#server/areas/sales/sales.ports.ts'
import { waitAfter } from './refunds.rules.ts'
import type { RefundsStore } from './refunds.store.ts'

const SENT_AT_ONCE = 50

interface SendingDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly store: RefundsStore
  readonly ledger: LedgerService
  readonly providers: PaymentProviders
}

/** Has providers send what was promised; each refund once, since they know it by its id. */
export class SendingService {
  readonly #deps: SendingDeps

  constructor(deps: SendingDeps) {
    this.#deps = deps
  }

  /** Asks for every refund that is due. One that fails is asked for again later. */
  async sendDue(): Promise<void> {
    const { db, store, providers, clock, log } = this.#deps
    for (const refund of await store.due(clock.now(), SENT_AT_ONCE)) {
      try {
        const outcome = await providers.provider(refund.provider).refund({
          refundId: refund.id,
          ...{ paymentId: refund.paymentId, amountFen: refund.amountFen, paymentFen: refund.paymentFen },
          reason: refund.reason,
        })
        if (outcome === 'sent') {
          await db.transaction((tx) => this.#noteSent(tx, refund))
          continue
        }
        if (outcome === 'failed')
          log.error({ alarm: 'refund_failed', refundId: refund.id }, 'the provider would not send a refund')
      } catch (error) {
        log.error({ err: error, refundId: refund.id }, 'a refund failed and will be tried again')
      }
      await store.tryAgain(refund.id, new Date(clock.now().getTime() + waitAfter(refund.tries)))
    }
  }

  /** Takes the provider's word that a refund was sent, in the transaction that notes the word. */
  async heard(tx: Transaction, news: RefundNews): Promise<void> {
    const refund = await this.#deps.store.refundIn(tx, news.refundId)
    if (refund && news.outcome === 'sent' && refund.amountFen === news.amountFen)
      await this.#noteSent(tx, refund)
  }

  async #noteSent(
    tx: Transaction,
    refund: { readonly id: string; readonly orderId: string; readonly amountFen: number },
  ): Promise<void> {
    const { store, ledger, clock } = this.#deps
    const now = clock.now()
    if (!(await store.noteSent(tx, refund.id, now))) return
    const names = { orderId: refund.orderId, refundId: refund.id }
    await ledger.post(tx, refundSentPosting(names, refund.amountFen), now)
    await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId: refund.orderId } }])
  }
}
