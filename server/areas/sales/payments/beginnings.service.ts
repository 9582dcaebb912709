import { because } from '#contracts/core/reasons.ts'
import type { PayMethod, ProviderName } from '#contracts/sales/payments.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { PayChannel, PaymentProvider, PaymentProviders } from '#server/areas/sales/sales.ports.ts'
import type { PaymentRow, ProviderPaymentRow } from '#server/areas/sales/sales.rows.ts'
import { isStale, nextAskAfterMs } from './asking.rules.ts'
import type { AskingService } from './asking.service.ts'
import type { PaymentsStore } from './payments.store.ts'
import type { ProviderPaymentsStore } from './provider-payments.store.ts'

/** WeChat takes no order that ends within a minute. */
const SHORTEST_MS = 90_000

/** How a buyer wants to pay. */
export interface PayWay {
  readonly provider?: ProviderName | undefined
  readonly channel?: PayChannel | undefined
  readonly code?: string | undefined
  readonly buyerAddress: string
  /** Where the buyer reached us, and is brought back to. */
  readonly origin: string
}

/** The provider and channel that a buyer's choice comes to. */
export interface Choice {
  readonly provider: PaymentProvider
  readonly channel: PayChannel
}

interface BeginningsDeps {
  readonly clock: Clock
  readonly providers: PaymentProviders
  readonly payments: PaymentsStore
  readonly store: ProviderPaymentsStore
  readonly asking: AskingService
}

/** Taking payments to the provider that the buyer chose. */
export class BeginningsService {
  readonly #deps: BeginningsDeps

  constructor(deps: BeginningsDeps) {
    this.#deps = deps
  }

  methods(): PayMethod[] {
    return this.#deps.providers.all.map(({ name, channels, signInAppId }) => ({
      provider: name,
      channels: [...channels],
      signInAppId,
    }))
  }

  /** Throws `unavailable` for a provider, `invalid` for a channel that is not offered. */
  choose({ provider: name, channel }: PayWay): Choice {
    const { providers } = this.#deps
    const provider = name === undefined ? providers.all[0] : providers.provider(name)
    if (!provider) throw new Problem('unavailable')
    const first = channel ?? provider.channels[0]
    if (first === undefined || !provider.channels.includes(first))
      throw new Problem('invalid', { detail: because('no_such_channel', { provider: '' }) })
    return { provider, channel: first }
  }

  /**
   * Gives up the payment that an order waits for where the buyer now wants to pay in another way. It may turn out
   * to be paid, in which case the order is.
   */
  async makeRoom(accountId: string, orderId: string, wanted: Choice): Promise<void> {
    for (const { id } of await this.#deps.payments.undecided(orderId)) {
      const payment = found(await this.#deps.payments.payment(id))
      const begun = await this.#deps.store.find(id)
      if (payment.order.accountId !== accountId) throw new Problem('not_found')
      if (begun === null || (begun.provider === wanted.provider.name && begun.channel === wanted.channel))
        continue
      await this.#deps.asking.giveUp(payment)
    }
  }

  /** Begins an undecided payment at its provider, or finds it begun. Throws what the provider throws. */
  async begin(payment: PaymentRow, way: PayWay, channel: PayChannel): Promise<ProviderPaymentRow> {
    const { store, providers, clock } = this.#deps
    const now = clock.now()
    const begun = await store.find(payment.id)
    if (begun && !isStale(begun.channel, begun.begunAt.getTime(), now.getTime())) return begun
    const facts = found(await store.facts(payment.orderId))
    const expiresAt =
      begun?.expiresAt ?? new Date(Math.max(facts.expiresAt.getTime(), now.getTime() + SHORTEST_MS))
    const provider = providers.provider(payment.provider)
    const start = await provider.begin({
      ...{ paymentId: payment.id, amountFen: payment.amountFen, channel, expiresAt },
      title: facts.title,
      buyerAddress: way.buyerAddress,
      returnUrl: `${way.origin}/pay/${payment.id}`,
      code: way.code ?? null,
    })
    const nextAskAt = new Date(now.getTime() + (nextAskAfterMs(0) ?? 0))
    return store.begun(payment.id, {
      provider: provider.name,
      channel,
      start,
      begunAt: now,
      expiresAt,
      nextAskAt,
    })
  }

  begun(paymentId: string): Promise<ProviderPaymentRow | null> {
    return this.#deps.store.find(paymentId)
  }
}
