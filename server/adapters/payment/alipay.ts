import { z } from 'zod'
import { because } from '#contracts/core/reasons.ts'
import { beijingTime } from '#server/core/beijing-time.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import type {
  BillLine,
  PaymentProvider,
  PaymentRequest,
  PaymentStart,
  ProviderCallback,
  RefundOutcome,
  RefundRequest,
} from '#server/areas/sales/sales.ports.ts'
import { readAlipayBill } from './alipay-bill.ts'
import { readAlipayCallback } from './alipay-callback.ts'
import { AlipayClient, AlipayRefusal, type AlipayAccount } from './alipay-client.ts'
import { numberOf } from './order-number.ts'
import { fenOf, yuanOf } from './yuan.ts'

const MAX_TITLE = 256
/** What the query may answer while the buyer has not opened the page: the trade begins there. */
const UNKNOWN_TRADE = 'ACQ.TRADE_NOT_EXIST'
/** Alipay's own failures under a refusal's code: the same request may be sent again. */
const TRY_AGAIN = new Set([
  'ACQ.SYSTEM_ERROR',
  'AOP.SYSTEM_ERROR',
  'isp.unknow-error',
  'isv.app-call-limited',
])

interface AlipayDeps {
  readonly account: AlipayAccount
  readonly clock: Clock
  /** https://openapi.alipay.com/gateway.do, or what speaks its protocol. */
  readonly gateway: string
  readonly callbackUrl: () => string
}

const trade = z.object({
  trade_status: z.enum(['WAIT_BUYER_PAY', 'TRADE_CLOSED', 'TRADE_SUCCESS', 'TRADE_FINISHED']),
  total_amount: z.string(),
})
const refunded = z.object({ fund_change: z.enum(['Y', 'N']).optional() })
const refundFound = z.object({
  out_request_no: z.string().optional(),
  refund_status: z.string().optional(),
})
const anything = z.unknown()

const pages = {
  wap: { method: 'alipay.trade.wap.pay', product: 'QUICK_WAP_WAY' },
  page: { method: 'alipay.trade.page.pay', product: 'FAST_INSTANT_TRADE_PAY' },
} as const

/**
 * Alipay for a merchant of its own: the page for phones and the one for computers.
 *
 * @see https://opendocs.alipay.com/open/203/105285
 */
export class AlipayProvider implements PaymentProvider {
  readonly name = 'alipay'
  readonly channels = ['wap', 'page'] as const
  readonly signInAppId = null
  readonly replies = {
    taken: reply(200, 'success'),
    refused: (status: number) => reply(status, 'failure'),
  }
  readonly #deps: AlipayDeps
  readonly #client: AlipayClient

  constructor(deps: AlipayDeps) {
    this.#deps = deps
    this.#client = new AlipayClient(deps.account, deps.gateway, deps.clock)
  }

  begin(payment: PaymentRequest): Promise<PaymentStart> {
    if (payment.channel !== 'wap' && payment.channel !== 'page')
      throw new Problem('invalid', { detail: because('no_such_channel', { provider: 'Alipay ' }) })
    const { method, product } = pages[payment.channel]
    const content = {
      out_trade_no: numberOf(payment.paymentId),
      total_amount: yuanOf(payment.amountFen),
      subject: payment.title.slice(0, MAX_TITLE),
      product_code: product,
      time_expire: beijingTime(payment.expiresAt),
    }
    const url = this.#client.page(method, content, {
      notifyUrl: this.#deps.callbackUrl(),
      returnUrl: payment.returnUrl,
    })
    return Promise.resolve({ kind: 'page', url })
  }

  async query(
    paymentId: string,
  ): Promise<{ outcome: 'paid' | 'declined' | 'pending'; amountFen: number | null }> {
    const content = { out_trade_no: numberOf(paymentId) }
    const found = await this.#client.ask('alipay.trade.query', content, trade).catch((error: unknown) => {
      if (error instanceof AlipayRefusal && error.code === UNKNOWN_TRADE) return null
      throw asProblem(error)
    })
    if (found === null) return { outcome: 'pending', amountFen: null }
    const amountFen = fenOf(found.total_amount)
    if (found.trade_status === 'WAIT_BUYER_PAY') return { outcome: 'pending', amountFen }
    return { outcome: found.trade_status === 'TRADE_CLOSED' ? 'declined' : 'paid', amountFen }
  }

  async close(paymentId: string): Promise<boolean> {
    try {
      await this.#client.ask('alipay.trade.close', { out_trade_no: numberOf(paymentId) }, anything)
      return true
    } catch (error) {
      if (!(error instanceof AlipayRefusal)) throw error
      // The page was never opened; its own expiry keeps it from being paid later.
      if (error.code === UNKNOWN_TRADE) return true
      if (error.code !== 'ACQ.TRADE_STATUS_ERROR') throw asProblem(error)
      return (await this.query(paymentId)).outcome !== 'paid'
    }
  }

  async refund(refund: RefundRequest): Promise<RefundOutcome> {
    const content = {
      out_trade_no: numberOf(refund.paymentId),
      out_request_no: numberOf(refund.refundId),
      refund_amount: yuanOf(refund.amountFen),
      refund_reason: refund.reason.slice(0, 256),
    }
    try {
      const { fund_change: moved } = await this.#client.ask('alipay.trade.refund', content, refunded)
      if (moved === 'Y') return 'sent'
    } catch (error) {
      if (error instanceof AlipayRefusal && !TRY_AGAIN.has(error.code)) return 'failed'
      throw asProblem(error)
    }
    // No money moved by this request: an earlier one with the same number moved it, or it still is to move.
    return (await this.queryRefund(refund)) ?? 'processing'
  }

  async queryRefund(refund: { refundId: string; paymentId: string }): Promise<RefundOutcome | null> {
    const content = { out_trade_no: numberOf(refund.paymentId), out_request_no: numberOf(refund.refundId) }
    try {
      const found = await this.#client.ask('alipay.trade.fastpay.refund.query', content, refundFound)
      if (found.refund_status === 'REFUND_SUCCESS') return 'sent'
      return found.out_request_no === undefined ? null : 'processing'
    } catch (error) {
      if (error instanceof AlipayRefusal && error.code === UNKNOWN_TRADE) return null
      throw asProblem(error)
    }
  }

  async bill(day: string): Promise<readonly BillLine[] | null> {
    try {
      return (await this.#client.tradeBill(day)).flatMap(readAlipayBill)
    } catch (error) {
      // A day without trades has no bill; that of yesterday may only be late.
      if (error instanceof AlipayRefusal && error.code.toLowerCase().endsWith('bill_not_exist')) return []
      throw asProblem(error)
    }
  }

  readCallback(body: Buffer): ProviderCallback {
    return readAlipayCallback(this.#client.account, body)
  }
}

const reply = (status: number, body: string) => ({ status, type: 'text/plain', body })

const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('unavailable', { cause: error })
