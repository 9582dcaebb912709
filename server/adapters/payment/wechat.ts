import { randomBytes, sign } from 'node:crypto'
import { z } from 'zod'
import { because } from '#contracts/core/reasons.ts'
import { beijingTime } from '#server/core/beijing-time.ts'
import { Problem } from '#server/core/problem.ts'
import type { Clock } from '#server/core/clock.ts'
import type {
  BillLine,
  PayChannel,
  PaymentProvider,
  PaymentRequest,
  PaymentStart,
  ProviderCallback,
  RefundOutcome,
  RefundRequest,
} from '#server/areas/sales/sales.ports.ts'
import { numberOf } from './order-number.ts'
import { readWechatBill } from './wechat-bill.ts'
import { readWechatCallback } from './wechat-callback.ts'
import { WechatClient, WechatRefusal, type WechatAccount } from './wechat-client.ts'

const MAX_TITLE = 127
const SIGN_IN_TIMEOUT_MS = 5_000

interface WechatDeps {
  readonly account: WechatAccount
  readonly clock: Clock
  /** https://api.mch.weixin.qq.com, or what speaks its protocol. */
  readonly baseUrl: string
  /** https://api.weixin.qq.com, which tells who a buyer inside WeChat is. */
  readonly signInUrl: string
  readonly callbackUrl: () => string
}

const h5 = z.object({ h5_url: z.url().max(2_048) })
const native = z.object({ code_url: z.string().min(1).max(512) })
const jsapi = z.object({ prepay_id: z.string().min(1).max(64) })
const signedIn = z.object({ openid: z.string().min(1).max(128) })
const nothing = z.unknown()
const trade = z.object({
  appid: z.string(),
  mchid: z.string(),
  trade_state: z.enum([
    'SUCCESS',
    'REFUND',
    'NOTPAY',
    'CLOSED',
    'REVOKED',
    'USERPAYING',
    'PAYERROR',
    'ACCEPT',
  ]),
  amount: z.object({ total: z.int() }).optional(),
})
const refunded = z.object({ status: z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']) })

const outcomes = { SUCCESS: 'sent', PROCESSING: 'processing', CLOSED: 'failed', ABNORMAL: 'failed' } as const

/**
 * WeChat Pay, API v3, for a merchant of its own: H5, JSAPI and Native.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791834
 */
export class WechatProvider implements PaymentProvider {
  readonly name = 'wechat'
  readonly channels: readonly PayChannel[]
  readonly signInAppId: string | null
  readonly replies = {
    taken: reply(200, 'SUCCESS', '成功'),
    refused: (status: number) => reply(status, 'FAIL', '失败'),
  }
  readonly #deps: WechatDeps
  readonly #client: WechatClient

  constructor(deps: WechatDeps) {
    this.#deps = deps
    this.#client = new WechatClient(deps.account, deps.baseUrl)
    this.channels = deps.account.appSecret === null ? ['h5', 'native'] : ['h5', 'jsapi', 'native']
    this.signInAppId = deps.account.appSecret === null ? null : deps.account.appId
  }

  async begin(payment: PaymentRequest): Promise<PaymentStart> {
    const order = this.#order(payment)
    switch (payment.channel) {
      case 'h5': {
        const scene = { payer_client_ip: payment.buyerAddress, h5_info: { type: 'Wap' } }
        const body = { ...order, scene_info: scene }
        const { h5_url: url } = await this.#begin('h5', h5, body)
        return { kind: 'page', url: `${url}&redirect_url=${encodeURIComponent(payment.returnUrl)}` }
      }
      case 'native': {
        const { code_url: text } = await this.#begin('native', native, order)
        return { kind: 'qr', text }
      }
      case 'jsapi': {
        const openid = await this.#whoIs(payment.code)
        const { prepay_id: id } = await this.#begin('jsapi', jsapi, { ...order, payer: { openid } })
        return { kind: 'jsapi', call: this.#invocation(id) }
      }
      default:
        throw new Problem('invalid', { detail: because('no_such_channel', { provider: 'WeChat Pay ' }) })
    }
  }

  async query(
    paymentId: string,
  ): Promise<{ outcome: 'paid' | 'declined' | 'pending'; amountFen: number | null }> {
    const { account } = this.#client
    const url = `/v3/pay/transactions/out-trade-no/${numberOf(paymentId)}?mchid=${account.merchantId}`
    const found = await this.#client.ask('GET', url, trade).catch((error: unknown) => {
      // Never begun there, or not yet.
      if (error instanceof WechatRefusal && error.status === 404) return null
      throw asProblem(error)
    })
    if (found === null) return { outcome: 'pending', amountFen: null }
    if (found.appid !== account.appId || found.mchid !== account.merchantId) throw new Problem('unavailable')
    const amountFen = found.amount?.total ?? null
    // REFUND: it was paid, and money of it went back since.
    if (found.trade_state === 'SUCCESS' || found.trade_state === 'REFUND')
      return { outcome: 'paid', amountFen }
    const over = found.trade_state === 'CLOSED' || found.trade_state === 'REVOKED'
    return { outcome: over ? 'declined' : 'pending', amountFen }
  }

  async close(paymentId: string): Promise<boolean> {
    const url = `/v3/pay/transactions/out-trade-no/${numberOf(paymentId)}/close`
    try {
      await this.#client.ask('POST', url, nothing, { mchid: this.#client.account.merchantId })
      return true
    } catch (error) {
      if (error instanceof WechatRefusal && error.code === 'ORDERPAID') return false
      if (error instanceof WechatRefusal && (error.status === 404 || error.code === 'ORDER_CLOSED'))
        return true
      throw asProblem(error)
    }
  }

  async refund(refund: RefundRequest): Promise<RefundOutcome> {
    const body = {
      out_trade_no: numberOf(refund.paymentId),
      out_refund_no: numberOf(refund.refundId),
      reason: refund.reason.slice(0, 80),
      notify_url: this.#deps.callbackUrl(),
      amount: { refund: refund.amountFen, total: refund.paymentFen, currency: 'CNY' },
    }
    try {
      const { status } = await this.#client.ask('POST', '/v3/refund/domestic/refunds', refunded, body)
      return outcomes[status]
    } catch (error) {
      // Too fast is not a no: the same refund may be asked for again.
      if (error instanceof WechatRefusal && error.status !== 429) return 'failed'
      throw asProblem(error)
    }
  }

  async queryRefund({ refundId }: { refundId: string }): Promise<RefundOutcome | null> {
    try {
      const url = `/v3/refund/domestic/refunds/${numberOf(refundId)}`
      const { status } = await this.#client.ask('GET', url, refunded)
      return outcomes[status]
    } catch (error) {
      if (error instanceof WechatRefusal && error.status === 404) return null
      throw asProblem(error)
    }
  }

  async bill(day: string): Promise<readonly BillLine[] | null> {
    try {
      return readWechatBill(await this.#client.tradeBill(day))
    } catch (error) {
      if (error instanceof WechatRefusal && error.code === 'STATEMENT_CREATING') return null
      if (error instanceof WechatRefusal && error.code === 'NO_STATEMENT_EXIST') return []
      throw asProblem(error)
    }
  }

  readCallback(body: Buffer, headers: Readonly<Record<string, string>>): ProviderCallback {
    return readWechatCallback(this.#client.account, body, headers)
  }

  #order({ paymentId, amountFen, title, expiresAt }: PaymentRequest): object {
    const { appId, merchantId } = this.#client.account
    return {
      appid: appId,
      mchid: merchantId,
      description: title.slice(0, MAX_TITLE),
      out_trade_no: numberOf(paymentId),
      time_expire: `${beijingTime(expiresAt).replace(' ', 'T')}+08:00`,
      notify_url: this.#deps.callbackUrl(),
      amount: { total: amountFen, currency: 'CNY' },
    }
  }

  async #begin<T>(channel: string, answer: z.ZodType<T>, body: object): Promise<T> {
    try {
      return await this.#client.ask('POST', `/v3/pay/transactions/${channel}`, answer, body)
    } catch (error) {
      throw asProblem(error)
    }
  }

  /** What the page hands to WeixinJSBridge, signed by us. */
  #invocation(prepayId: string): Record<string, string> {
    const { account } = this.#client
    const call = {
      appId: account.appId,
      timeStamp: String(Math.floor(this.#deps.clock.now().getTime() / 1_000)),
      nonceStr: randomBytes(16).toString('hex'),
      package: `prepay_id=${prepayId}`,
    }
    const signed = `${call.appId}\n${call.timeStamp}\n${call.nonceStr}\n${call.package}\n`
    const paySign = sign('sha256', Buffer.from(signed), account.merchantKey).toString('base64')
    return { ...call, signType: 'RSA', paySign }
  }

  /** The buyer's openid for what WeChat's sign-in gave the page. */
  async #whoIs(code: string | null): Promise<string> {
    const { appId, appSecret } = this.#client.account
    if (code === null || appSecret === null)
      throw new Problem('invalid', { detail: because('wechat_sign_in') })
    const query = new URLSearchParams({
      appid: appId,
      secret: appSecret,
      code,
      grant_type: 'authorization_code',
    })
    try {
      const response = await fetch(`${this.#deps.signInUrl}/sns/oauth2/access_token?${query.toString()}`, {
        signal: AbortSignal.timeout(SIGN_IN_TIMEOUT_MS),
      })
      const read = signedIn.safeParse(await response.json())
      if (read.success) return read.data.openid
    } catch {
      // The cause would name the address, and with it the secret.
      throw new Problem('unavailable')
    }
    throw new Problem('invalid', { detail: because('wechat_forgot') })
  }
}

function reply(status: number, code: string, message: string) {
  return { status, type: 'application/json', body: JSON.stringify({ code, message }) }
}

const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('unavailable', { cause: error })
