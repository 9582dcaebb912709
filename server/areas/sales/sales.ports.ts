import type { Catalog } from '#server/areas/catalog/index.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import type { LiveDirectory } from '#server/areas/live/index.ts'
import type { PaymentOutcome } from '#server/areas/sales/payments/payments.types.ts'

export type { Catalog, LiveDirectory, PeopleDirectory }

/** What a provider tells of one payment, once its callback was checked. */
export interface PaymentNews {
  /** The provider's id of the event: the same for every repeat of it. */
  readonly eventId: string
  readonly paymentId: string
  readonly amountFen: number
  readonly outcome: PaymentOutcome
}

/** A payment provider. Its calls happen outside any transaction and may be repeated with the same result. */
export interface PaymentProvider {
  readonly name: string
  /** Begins a payment, or finds it begun. Returns where the buyer goes on. */
  begin(payment: { paymentId: string; amountFen: number }): Promise<{ payUrl: string }>
  /** Asks what became of a payment; `pending` while the buyer may still pay. */
  query(paymentId: string): Promise<PaymentOutcome | 'pending'>
  /** Checks a callback's signature over its raw bytes; whoever calls checks its age. Throws `bad_signature`. */
  verifyCallback(body: Buffer, headers: Readonly<Record<string, string>>): { sentAt: Date; news: PaymentNews }
  /** Sends the money of a payment back; the same key does it once. */
  refund(paymentId: string, key: string): Promise<void>
}

/** The sandbox's other side: what the buyer does at the provider's page. */
export interface PaymentSandbox {
  /** Decides a payment and calls back, as a provider does. Throws `payment_state` when it is decided. */
  decide(paymentId: string, outcome: PaymentOutcome): Promise<void>
}

/** Where the sandbox keeps its own books, as a real provider would on its side. */
export interface SandboxBooks {
  begin(payment: { paymentId: string; amountFen: number }): Promise<void>
  find(paymentId: string): Promise<{ amountFen: number; outcome: PaymentOutcome | null } | null>
  /** False when the payment is unknown or was decided before. */
  decide(paymentId: string, outcome: PaymentOutcome, at: Date): Promise<boolean>
  refund(paymentId: string, key: string): Promise<void>
}
