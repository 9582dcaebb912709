import { createDecipheriv, verify } from 'node:crypto'
import { z } from 'zod'
import { Problem } from '#server/core/problem.ts'
import type { PaymentNews, ProviderCallback, RefundNews } from '#server/areas/sales/sales.ports.ts'
import { idOf } from './order-number.ts'
import type { WechatAccount } from './wechat-client.ts'

const TAG_BYTES = 16

const notice = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string().max(64),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.base64().max(1_048_576),
    nonce: z.string().length(12),
    associated_data: z.string().max(64).default(''),
  }),
})

const paid = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  trade_state: z.string(),
  amount: z.object({ total: z.int().positive(), currency: z.string().default('CNY') }),
})

const refunded = z.object({
  mchid: z.string(),
  out_trade_no: z.string(),
  out_refund_no: z.string(),
  refund_status: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']),
  amount: z.object({ refund: z.int().positive() }),
})

/**
 * Reads a callback of WeChat Pay API v3: RSA-SHA256 over timestamp, nonce and raw body, then AES-256-GCM inside.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791836
 * @throws Problem bad_signature (also when it is for another merchant or app), malformed
 */
export function readWechatCallback(
  account: WechatAccount,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): ProviderCallback {
  const timestamp = headers['wechatpay-timestamp'] ?? ''
  checkSignature(account, timestamp, body, headers)
  const read = parse(notice, body.toString('utf8'))
  const content = open(account.apiV3Key, read.resource)
  const sentAt = new Date(Number(timestamp) * 1_000)
  if (read.event_type.startsWith('REFUND.')) return { sentAt, news: refundNews(account, read.id, content) }
  if (read.event_type.startsWith('TRANSACTION.'))
    return { sentAt, news: paymentNews(account, read.id, content) }
  return { sentAt, news: null }
}

function checkSignature(
  account: WechatAccount,
  timestamp: string,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): void {
  const nonce = headers['wechatpay-nonce'] ?? ''
  const signature = Buffer.from(headers['wechatpay-signature'] ?? '', 'base64')
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])
  const ours = headers['wechatpay-serial'] === account.platformKeyId && /^\d{1,11}$/.test(timestamp)
  if (!ours || !verify('sha256', signed, account.platformKey, signature)) throw new Problem('bad_signature')
}

function open(apiV3Key: string, resource: z.output<typeof notice>['resource']): string {
  const sealed = Buffer.from(resource.ciphertext, 'base64')
  try {
    const opener = createDecipheriv('aes-256-gcm', apiV3Key, resource.nonce, { authTagLength: TAG_BYTES })
    opener.setAAD(Buffer.from(resource.associated_data))
    opener.setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([opener.update(sealed.subarray(0, -TAG_BYTES)), opener.final()]).toString('utf8')
  } catch (cause) {
    throw new Problem('bad_signature', { cause })
  }
}

function paymentNews(account: WechatAccount, eventId: string, content: string): PaymentNews | null {
  const { appid, mchid, out_trade_no: number, trade_state: state, amount } = parse(paid, content)
  if (appid !== account.appId || mchid !== account.merchantId) throw new Problem('bad_signature')
  if (amount.currency !== 'CNY') throw new Problem('malformed')
  if (state !== 'SUCCESS') return null
  return { kind: 'payment', eventId, paymentId: ours(number), amountFen: amount.total, outcome: 'paid' }
}

function refundNews(account: WechatAccount, eventId: string, content: string): RefundNews {
  const read = parse(refunded, content)
  if (read.mchid !== account.merchantId) throw new Problem('bad_signature')
  return {
    ...{ kind: 'refund', eventId },
    refundId: ours(read.out_refund_no),
    paymentId: ours(read.out_trade_no),
    amountFen: read.amount.refund,
    outcome: read.refund_status === 'SUCCESS' ? 'sent' : 'failed',
  }
}

function ours(number: string): string {
  const id = idOf(number)
  if (id === null) throw new Problem('not_found')
  return id
}

function parse<T>(shape: z.ZodType<T>, text: string): T {
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new Problem('malformed', { cause })
  }
}
