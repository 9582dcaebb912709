import { verify } from 'node:crypto'
import { z } from 'zod'
import { Problem } from '#server/core/problem.ts'
import type { PaymentNews, ProviderCallback, RefundNews } from '#server/areas/sales/sales.ports.ts'
import type { AlipayAccount } from './alipay-client.ts'
import { idOf } from './order-number.ts'
import { fenOf } from './yuan.ts'

const MAX_FIELDS = 100

const notice = z.object({
  app_id: z.string(),
  seller_id: z.string(),
  notify_id: z.string().min(1).max(128),
  notify_type: z.literal('trade_status_sync'),
  out_trade_no: z.string(),
  trade_status: z.enum(['WAIT_BUYER_PAY', 'TRADE_CLOSED', 'TRADE_SUCCESS', 'TRADE_FINISHED']),
  total_amount: z.string(),
  /** The number of the refund request, where the notice is of a refund. */
  out_biz_no: z.string().optional(),
  refund_fee: z.string().optional(),
  gmt_refund: z.string().optional(),
})

/**
 * Reads a callback of Alipay: RSA2 over the sorted parameters, without the signature and its type.
 *
 * @see https://opendocs.alipay.com/open/203/105286
 * @throws Problem bad_signature (also when it is for another merchant or app), malformed
 */
export function readAlipayCallback(account: AlipayAccount, body: Buffer): ProviderCallback {
  const fields = fieldsOf(body)
  checkSignature(account, fields)
  const read = notice.safeParse(Object.fromEntries(fields))
  if (!read.success) throw new Problem('malformed', { cause: read.error })
  const { data } = read
  if (data.app_id !== account.appId || data.seller_id !== account.sellerId) throw new Problem('bad_signature')
  return { sentAt: null, news: data.gmt_refund === undefined ? paymentNews(data) : refundNews(data) }
}

function fieldsOf(body: Buffer): Map<string, string> {
  const params = [...new URLSearchParams(body.toString('utf8'))]
  const fields = new Map(params)
  // A name that comes twice would be signed as one value and read as the other.
  if (params.length !== fields.size || params.length > MAX_FIELDS) throw new Problem('malformed')
  return fields
}

function checkSignature(account: AlipayAccount, fields: ReadonlyMap<string, string>): void {
  const signed = [...fields]
    .filter(([name, value]) => name !== 'sign' && name !== 'sign_type' && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const signature = Buffer.from(fields.get('sign') ?? '', 'base64')
  if (
    fields.get('sign_type') !== 'RSA2' ||
    !verify('sha256', Buffer.from(signed), account.platformKey, signature)
  )
    throw new Problem('bad_signature')
}

type Notice = z.output<typeof notice>

function paymentNews(read: Notice): PaymentNews | null {
  if (read.trade_status === 'WAIT_BUYER_PAY') return null
  const amountFen = fenOf(read.total_amount)
  const paymentId = idOf(read.out_trade_no)
  if (amountFen === null || amountFen <= 0) throw new Problem('malformed')
  if (paymentId === null) throw new Problem('not_found')
  const outcome = read.trade_status === 'TRADE_CLOSED' ? 'declined' : 'paid'
  return { kind: 'payment', eventId: read.notify_id, paymentId, amountFen, outcome }
}

function refundNews(read: Notice): RefundNews | null {
  const refundId = idOf(read.out_biz_no ?? '')
  const paymentId = idOf(read.out_trade_no)
  const amountFen = fenOf(read.refund_fee ?? '')
  // One that was begun at Alipay's own desk carries no number of ours: the bill will show it.
  if (refundId === null || paymentId === null || amountFen === null) return null
  return { kind: 'refund', eventId: read.notify_id, refundId, paymentId, amountFen, outcome: 'sent' }
}
