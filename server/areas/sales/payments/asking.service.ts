import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { PaymentProviders } from '#server/areas/sales/sales.ports.ts'
import type { PaymentRow } from '#server/areas/sales/sales.rows.ts'
import { nextAskAfterMs } from './asking.rules.ts'
import type { ProviderPaymentsStore } from './provider-payments.store.ts'
import type { SettlementService } from './settlement.service.ts'

const ASKED_A_SWEEP = 20

interface AskingDeps {
  readonly clock: Clock
  readonly log: Log
  readonly providers: PaymentProviders
  readonly store: ProviderPaymentsStore
  readonly settlement: SettlementService
}

/** Asking providers about payments of which no callback came, and closing those that are given up. */
export class AskingService {
  readonly #deps: AskingDeps

  constructor(deps: AskingDeps) {
    this.#deps = deps
  }

  /** Asks about every payment that is due, each again after a longer pause until it is decided. */
  async askDue(): Promise<void> {
    const { store, clock, log, settlement } = this.#deps
    for (const { id, asks, payment } of await store.due(clock.now(), ASKED_A_SWEEP)) {
      // Noted before: a provider that does not answer is not asked again at once.
      const pause = payment.state === 'pending' ? nextAskAfterMs(asks + 1) : null
      await store.askAgain(id, pause === null ? null : new Date(clock.now().getTime() + pause))
      if (payment.state !== 'pending') continue
      try {
        await settlement.ask(payment)
      } catch (error) {
        log.warn({ err: error, paymentId: id }, 'a provider could not be asked about a payment')
      }
    }
  }

  /**
   * Asks about an undecided payment of an order that is to end, and has the provider take no more money for it.
   * Whatever came before that is settled.
   */
  async conclude(payment: PaymentRow): Promise<void> {
    const { providers, store, clock, settlement } = this.#deps
    await settlement.ask(payment)
    const provider = providers.provider(payment.provider)
    if (await provider.close(payment.id)) await store.closed(payment.id, clock.now())
    else await settlement.ask(payment)
  }

  /** Concludes a payment in favour of another: unless it is paid, its order waits again. */
  async giveUp(payment: PaymentRow): Promise<void> {
    const { providers, store, clock, settlement } = this.#deps
    const provider = providers.provider(payment.provider)
    await settlement.ask(payment)
    if (!(await provider.close(payment.id))) {
      await settlement.ask(payment)
      return
    }
    await store.closed(payment.id, clock.now())
    const { id: paymentId, amountFen } = payment
    const given = { eventId: `given up ${paymentId}`, paymentId, amountFen, outcome: 'declined' as const }
    await settlement.apply(provider.name, { kind: 'payment', ...given })
  }
}
