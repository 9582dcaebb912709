import { createHmac, timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Clock } from '#server/core/clock.ts'
import { dayInBeijing } from '#server/core/beijing-time.ts'
import { Problem } from '#server/core/problem.ts'
import type {
  BillLine,
  PaymentProvider,
  PaymentSandbox,
  PaymentStart,
  ProviderCallback,
  RefundOutcome,
  RefundRequest,
  SandboxBooks,
} from '#server/areas/sales/sales.ports.ts'

const TIMESTAMP = 'sandbox-timestamp'
const SIGNATURE = 'sandbox-signature'
const SUCCESS = { status: 200, type: 'application/json', body: '{"code":"SUCCESS"}' }
const CALL_TIMEOUT_MS = 5_000
/** Waits between calls that were not answered with success, in ms, as providers do over hours. */
const RETRY_AFTER_MS = [1_000, 5_000, 30_000, 120_000]

const news = z.object({
  eventId: z.string().min(1).max(128),
  paymentId: z.uuid(),
  amountFen: z.int().positive(),
  outcome: z.enum(['paid', 'declined']),
})

interface SandboxDeps {
  readonly books: SandboxBooks
  /** Signs callbacks: the installation's own secret of at least 32 bytes. */
  readonly key: Buffer
  readonly clock: Clock
  /** Our own callback's full address, known once the server listens. */
  readonly callbackUrl: () => string
  readonly onUndelivered: (paymentId: string, error: unknown) => void
}

/**
 * A payment provider for tests and demonstrations. The buyer decides on our own page; from there it behaves as
 * a real one: it calls back over HTTP, signed with HMAC-SHA256 over timestamp and raw body, again until answered.
 */
export class SandboxProvider implements PaymentProvider, PaymentSandbox {
  readonly name = 'sandbox'
  readonly channels = ['page'] as const
  readonly signInAppId = null
  readonly replies = {
    taken: SUCCESS,
    refused: (status: number) => ({ ...SUCCESS, status, body: '{"code":"FAIL"}' }),
  }
  readonly #deps: SandboxDeps
  readonly #closing = new AbortController()

  constructor(deps: SandboxDeps) {
    this.#deps = deps
  }

  async begin(payment: { paymentId: string; amountFen: number }): Promise<PaymentStart> {
    await this.#deps.books.begin({ paymentId: payment.paymentId, amountFen: payment.amountFen })
    return { kind: 'page', url: `/pay/${payment.paymentId}` }
  }

  async query(
    paymentId: string,
  ): Promise<{ outcome: 'paid' | 'declined' | 'pending'; amountFen: number | null }> {
    const payment = await this.#deps.books.find(paymentId)
    return { outcome: payment?.outcome ?? 'pending', amountFen: payment?.amountFen ?? null }
  }

  /** Nothing to close: whoever pays at the sandbox's page late shows what late money does. */
  async close(paymentId: string): Promise<boolean> {
    return (await this.#deps.books.find(paymentId))?.outcome !== 'paid'
  }

  async refund({ refundId, paymentId, amountFen }: RefundRequest): Promise<RefundOutcome> {
    const { books, clock } = this.#deps
    const taken = await books.refund({ refundId, paymentId, amountFen, at: clock.now() })
    return taken ? 'sent' : 'failed'
  }

  async queryRefund({ refundId }: { refundId: string }): Promise<RefundOutcome | null> {
    return (await this.#deps.books.findRefund(refundId)) === null ? null : 'sent'
  }

  async bill(day: string): Promise<readonly BillLine[] | null> {
    const { from, to } = dayInBeijing(day)
    return to > this.#deps.clock.now() ? null : this.#deps.books.between(from, to)
  }

  readCallback(body: Buffer, headers: Readonly<Record<string, string>>): ProviderCallback {
    const timestamp = headers[TIMESTAMP] ?? ''
    const given = Buffer.from(headers[SIGNATURE] ?? '', 'hex')
    const expected = this.#sign(timestamp, body)
    if (!/^\d{10,15}$/.test(timestamp) || given.length !== expected.length) throw new Problem('bad_signature')
    if (!timingSafeEqual(given, expected)) throw new Problem('bad_signature')
    try {
      const read = news.parse(JSON.parse(body.toString('utf8')))
      return { sentAt: new Date(Number(timestamp)), news: { kind: 'payment', ...read } }
    } catch (cause) {
      throw new Problem('malformed', { cause })
    }
  }

  async decide(paymentId: string, outcome: 'paid' | 'declined', callAfterMs = 0): Promise<void> {
    const { books, clock } = this.#deps
    const payment = await books.find(paymentId)
    if (!payment) throw new Problem('not_found')
    if (!(await books.decide(paymentId, outcome, clock.now()))) throw new Problem('payment_state')
    const body = eventOf(paymentId, payment.amountFen, outcome)
    if (callAfterMs > 0) {
      void this.#callAgain(paymentId, body, [callAfterMs, ...RETRY_AFTER_MS])
      return
    }
    // The page shows the result of the first call; the others go on behind it.
    await this.#call(body).catch(() => {
      void this.#callAgain(paymentId, body, RETRY_AFTER_MS)
    })
  }

  async repeat(paymentId: string): Promise<void> {
    const payment = await this.#deps.books.find(paymentId)
    if (!payment?.outcome) throw new Problem('payment_state')
    await this.#call(eventOf(paymentId, payment.amountFen, payment.outcome)).catch((cause: unknown) => {
      throw new Problem('unavailable', { cause })
    })
  }

  /** Stops calling back. */
  stop(): void {
    this.#closing.abort()
  }

  /** A callback's headers, for tests that play the provider. */
  signedHeaders(body: Buffer, sentAt: Date): Record<string, string> {
    const timestamp = String(sentAt.getTime())
    return {
      'content-type': 'application/json',
      [TIMESTAMP]: timestamp,
      [SIGNATURE]: this.#sign(timestamp, body).toString('hex'),
    }
  }

  #sign(timestamp: string, body: Buffer): Buffer {
    return createHmac('sha256', this.#deps.key).update(`${timestamp}\n`).update(body).digest()
  }

  async #call(body: Buffer): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)])
    const headers = this.signedHeaders(body, this.#deps.clock.now())
    const response = await fetch(this.#deps.callbackUrl(), {
      method: 'POST',
      headers,
      body: Uint8Array.from(body),
      signal,
    })
    const answer = await response.text()
    if (!response.ok || answer !== SUCCESS.body)
      throw new Error(`the callback was answered with ${String(response.status)}`)
  }

  async #callAgain(paymentId: string, body: Buffer, pausesMs: readonly number[]): Promise<void> {
    let failure: unknown
    for (const ms of pausesMs) {
      try {
        await sleep(ms, undefined, { signal: this.#closing.signal, ref: false })
        await this.#call(body)
        return
      } catch (error) {
        if (this.#closing.signal.aborted) return
        failure = error
      }
    }
    this.#deps.onUndelivered(paymentId, failure)
  }
}

/** The same event for every repeat. */
const eventOf = (paymentId: string, amountFen: number, outcome: 'paid' | 'declined'): Buffer =>
  Buffer.from(JSON.stringify({ eventId: `${paymentId}.${outcome}`, paymentId, amountFen, outcome }))
