import type { z } from 'zod'
import type { payChannel, ProviderName } from '#contracts/sales/payments.types.ts'
import type { Catalog } from '#server/areas/catalog/index.ts'
import type { DeviceDirectory, PeopleDirectory } from '#server/areas/identity/index.ts'
import type { LiveDirectory } from '#server/areas/live/index.ts'
import type { CallbackReply, PaymentOutcome } from '#server/areas/sales/payments/payments.types.ts'

export type { Catalog, LiveDirectory, PeopleDirectory }

/** Which browser a session was opened on. */
export type Devices = Pick<DeviceDirectory, 'deviceOf'>

/** What sending goods costs. */
export interface Freight {
  /** In 分, for goods of one merchant to a province such as 山东; empty where the address names none. */
  freightFen(
    items: readonly { readonly skuId: string; readonly quantity: number }[],
    province: string,
  ): Promise<number>
}

/** Makes what a phone sent into a photo that is safe to keep with a claim. */
export interface ClaimPhotos {
  /** A JPEG made anew, small and without the camera's notes. Fails for what is no JPEG. */
  smallJpeg(bytes: Buffer): Promise<Uint8Array<ArrayBuffer>>
}

/** How a buyer pays: WeChat's h5, jsapi (inside WeChat) and native (a QR code); Alipay's wap and page; the sandbox's page. */
export type PayChannel = z.infer<typeof payChannel>

/** What a provider tells of one payment, once its callback was checked. */
export interface PaymentNews {
  readonly kind: 'payment'
  /** The provider's id of the event: the same for every repeat of it. */
  readonly eventId: string
  readonly paymentId: string
  readonly amountFen: number
  readonly outcome: PaymentOutcome
}

/** `sent`: the buyer gets it; `processing`: ask again later; `failed`: somebody has to look at the provider's desk. */
export type RefundOutcome = 'sent' | 'processing' | 'failed'

/** What a provider tells of one refund. */
export interface RefundNews {
  readonly kind: 'refund'
  readonly eventId: string
  readonly refundId: string
  readonly paymentId: string
  readonly amountFen: number
  readonly outcome: RefundOutcome
}

/** A callback whose signature and addressee were right. */
export interface ProviderCallback {
  /** When it was sent, where the provider signs that: whoever calls checks its age. */
  readonly sentAt: Date | null
  /** Null: nothing that changes anything here. */
  readonly news: PaymentNews | RefundNews | null
}

/** One payment as its provider is asked to begin it. */
export interface PaymentRequest {
  readonly paymentId: string
  readonly amountFen: number
  readonly channel: PayChannel
  /** What the buyer reads at the provider. */
  readonly title: string
  /** From then on the provider takes no money for it. */
  readonly expiresAt: Date
  /** The buyer's own address, which WeChat's H5 asks for. */
  readonly buyerAddress: string
  /** The page that the provider brings the buyer back to. */
  readonly returnUrl: string
  /** jsapi: what WeChat's own sign-in gave the page; it names the buyer there. */
  readonly code: string | null
}

/** How the buyer goes on: to a page, by scanning a code, or by calling WeChat from the page. */
export type PaymentStart =
  | { readonly kind: 'page'; readonly url: string }
  | { readonly kind: 'qr'; readonly text: string }
  | { readonly kind: 'jsapi'; readonly call: Readonly<Record<string, string>> }

export interface RefundRequest {
  /** Our own id of it: asking again with the same id sends the money once. */
  readonly refundId: string
  readonly paymentId: string
  readonly amountFen: number
  /** What the whole payment was. */
  readonly paymentFen: number
  readonly reason: string
}

/** One line of a provider's bill of a day. */
export interface BillLine {
  readonly kind: 'payment' | 'refund'
  /** Our payment's or refund's id; whatever the provider calls it where it is none of ours. */
  readonly id: string
  /** The provider's own number of it. */
  readonly reference: string
  readonly amountFen: number
  /** A payment that was taken, a refund that was sent; all else is not. */
  readonly settled: boolean
}

/**
 * A payment provider. Its calls happen outside any transaction and may be repeated with the same result. They throw
 * `unavailable` when the provider does not answer or answers with its own failure.
 */
export interface PaymentProvider {
  readonly name: ProviderName
  readonly channels: readonly PayChannel[]
  /** The app that WeChat signs a buyer in to before JSAPI; null where no channel needs that. */
  readonly signInAppId: string | null
  /** What its callbacks are answered with, to the letter; anything else and it calls again. */
  readonly replies: { readonly taken: CallbackReply; readonly refused: (status: number) => CallbackReply }
  /** Begins a payment, or finds it begun. Throws `invalid` when the channel needs what the request lacks. */
  begin(payment: PaymentRequest): Promise<PaymentStart>
  /** Asks what became of a payment; `pending` while the buyer may still pay. */
  query(paymentId: string): Promise<{ outcome: PaymentOutcome | 'pending'; amountFen: number | null }>
  /** Has the provider take no more money for a payment; false when it was paid already. */
  close(paymentId: string): Promise<boolean>
  /** Sends money of a payment back, all or a part. */
  refund(refund: RefundRequest): Promise<RefundOutcome>
  /** Null when the provider does not know the refund. */
  queryRefund(refund: { refundId: string; paymentId: string }): Promise<RefundOutcome | null>
  /** The provider's bill of a day (2026-11-24, Beijing time); null while it is not ready. */
  bill(day: string): Promise<readonly BillLine[] | null>
  /** Checks a callback's signature over its raw bytes and whom it is for. Throws `bad_signature`, `malformed`. */
  readCallback(body: Buffer, headers: Readonly<Record<string, string>>): ProviderCallback
}

/** The configured providers, best first. */
export interface PaymentProviders {
  readonly all: readonly PaymentProvider[]
  /** Throws `unavailable` when that provider is not configured (any more). */
  provider(name: string): PaymentProvider
}

/** The sandbox's other side: what the buyer does at the provider's page. */
export interface PaymentSandbox {
  /** Decides a payment and calls back, as a provider does, at once or after a while. Throws `payment_state` when it is decided. */
  decide(paymentId: string, outcome: PaymentOutcome, callAfterMs: number): Promise<void>
  /** Calls back once more about a decided payment. Throws `payment_state` when it is not decided. */
  repeat(paymentId: string): Promise<void>
}

/** Where the sandbox keeps its own books, as a real provider would on its side. */
export interface SandboxBooks {
  begin(payment: { paymentId: string; amountFen: number }): Promise<void>
  find(paymentId: string): Promise<{ amountFen: number; outcome: PaymentOutcome | null } | null>
  /** False when the payment is unknown or was decided before. */
  decide(paymentId: string, outcome: PaymentOutcome, at: Date): Promise<boolean>
  /** Notes a refund once; false when the payment was not paid or has not that much left. */
  refund(refund: { refundId: string; paymentId: string; amountFen: number; at: Date }): Promise<boolean>
  findRefund(refundId: string): Promise<{ amountFen: number } | null>
  /** What was paid and sent back from one moment to before another. */
  between(from: Date, to: Date): Promise<readonly BillLine[]>
}
