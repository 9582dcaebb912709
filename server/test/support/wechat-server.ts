import { createCipheriv, createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { openProviderServer, type Answered, type Asked } from './provider-server.ts'

const HEADINGS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const SUMMARY = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

interface Trade {
  readonly number: string
  readonly total: number
  readonly expires: string
  state: 'NOTPAY' | 'SUCCESS' | 'CLOSED'
}

interface Refund {
  readonly number: string
  readonly trade: string
  readonly amount: number
  status: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL'
}

const yuan = (fen: number) => (fen / 100).toFixed(2)
const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

export type WechatServer = Awaited<ReturnType<typeof openWechatServer>>

/**
 * WeChat Pay API v3 as its documentation tells it, with keys of its own: it checks our signatures, signs what it
 * says, and keeps trades and refunds by the merchant's numbers.
 */
export async function openWechatServer() {
  const [platform, merchant, stranger] = [keys(), keys(), keys()]
  const account = {
    appId: 'wx0123456789abcdef',
    merchantId: '1900000109',
    merchantSerial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
    merchantKey: merchant.privateKey,
    platformKeyId: 'PUB_KEY_ID_0119000001092026112400',
    platformKey: platform.publicKey,
    apiV3Key: 'an-api-v3-key-of-32-characters-.',
    appSecret: 'the secret of the app',
  }
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, Refund>()
  const bills = new Map<string, string>()
  /** What a new refund is answered with. */
  const refundsBegin: { status: Refund['status'] } = { status: 'SUCCESS' }

  const headersFor = (body: string | Buffer, key = platform.privateKey, at = new Date()) => {
    const [timestamp, nonce] = [String(Math.floor(at.getTime() / 1000)), randomBytes(16).toString('hex')]
    const signed = Buffer.concat([
      Buffer.from(`${timestamp}\n${nonce}\n`),
      Buffer.from(body),
      Buffer.from('\n'),
    ])
    return {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': account.platformKeyId,
      'wechatpay-signature': sign('sha256', signed, key).toString('base64'),
    }
  }

  const server = await openProviderServer((asked, forged) => {
    const answer = decide(asked)
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
    if (answer.raw) return { status: answer.status, headers: {}, body: answer.raw }
    const key = forged ? stranger.privateKey : platform.privateKey
    return { status: answer.status, headers: headersFor(body, key), body } satisfies Answered
  })

  const signIn = (query: URLSearchParams) => {
    const known = query.get('secret') === account.appSecret && query.get('code') === 'a-good-code'
    return { status: 200, body: known ? { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } : { errcode: 40029 } }
  }

  const billFile = (query: URLSearchParams) => {
    const text = bills.get(query.get('token') ?? '')
    return text === undefined ? { status: 404 } : { status: 200, raw: gzipSync(text) }
  }

  interface Decided {
    status: number
    body?: object
    raw?: Buffer
  }
  const routes: readonly [RegExp, (last: string, body: string, query: URLSearchParams) => Decided][] = [
    [/^POST \/v3\/pay\/transactions\/out-trade-no\/(\w+)\/close$/, (number) => close(number)],
    [/^POST \/v3\/pay\/transactions\/(\w+)$/, (channel, body) => begin(channel, body)],
    [/^GET \/v3\/pay\/transactions\/out-trade-no\/(\w+)$/, (number) => found(trades.get(number), tradeBody)],
    [/^POST \/v3\/refund\/domestic\/refunds$/, (_, body) => refund(body)],
    [/^GET \/v3\/refund\/domestic\/refunds\/(\w+)$/, (number) => found(refunds.get(number), refundBody)],
    [/^GET \/v3\/bill\/tradebill$/, (_, __, query) => bill(query.get('bill_date') ?? '')],
    [/^GET \/v3\/billdownload\/file$/, (_, __, query) => billFile(query)],
  ]

  function decide(asked: Asked): Decided {
    const { pathname, searchParams } = new URL(asked.path, server.url)
    if (pathname === '/sns/oauth2/access_token') return signIn(searchParams)
    if (!isSignedByMerchant(asked)) return { status: 401, body: { code: 'SIGN_ERROR', message: '签名错误' } }
    for (const [pattern, answer] of routes) {
      const match = pattern.exec(`${asked.method} ${pathname}`)
      if (match) return answer(match[1] ?? '', asked.body, searchParams)
    }
    return { status: 404, body: { code: 'NOT_FOUND' } }
  }

  function isSignedByMerchant({ method, path, body, headers }: Asked): boolean {
    const [scheme = '', fields = ''] = (headers.authorization ?? '').split(/ (.*)/s)
    const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(fields)?.[1] ?? ''
    const signed = `${method}\n${path}\n${field('timestamp')}\n${field('nonce_str')}\n${body}\n`
    return (
      scheme === 'WECHATPAY2-SHA256-RSA2048' &&
      field('mchid') === account.merchantId &&
      field('serial_no') === account.merchantSerial &&
      Math.abs(Date.now() / 1000 - Number(field('timestamp'))) < 300 &&
      verify('sha256', Buffer.from(signed), merchant.publicKey, Buffer.from(field('signature'), 'base64'))
    )
  }

  interface Begun {
    readonly appid: string
    readonly mchid: string
    readonly out_trade_no: string
    readonly time_expire: string
    readonly amount: { readonly total: number; readonly currency: string }
    readonly scene_info?: { readonly payer_client_ip?: string }
    readonly payer?: { readonly openid?: string }
  }

  const needed: Record<string, (asked: Begun) => unknown> = {
    h5: (asked) => asked.scene_info?.payer_client_ip,
    jsapi: (asked) => asked.payer?.openid,
    native: () => true,
  }
  const starts: Record<string, (number: string) => object> = {
    h5: (number) => ({ h5_url: `https://wx.tenpay.com/checkmweb?prepay_id=wx${number}&package=1` }),
    jsapi: (number) => ({ prepay_id: `wx${number}` }),
    native: (number) => ({ code_url: `weixin://wxpay/bizpayurl?pr=${number}` }),
  }

  function begin(channel: string, text: string) {
    const asked = JSON.parse(text) as Begun
    const { out_trade_no: number, amount } = asked
    const ours =
      asked.appid === account.appId && asked.mchid === account.merchantId && amount.currency === 'CNY'
    const complete = /^[\w|*-]{6,32}$/.test(number) && Boolean(needed[channel]?.(asked))
    if (!ours || !complete) return { status: 400, body: { code: 'PARAM_ERROR' } }
    const known = trades.get(number) ?? {
      number,
      total: amount.total,
      expires: asked.time_expire,
      state: 'NOTPAY',
    }
    if (known.total !== amount.total) return { status: 400, body: { code: 'INVALID_REQUEST' } }
    if (known.state === 'CLOSED') return { status: 400, body: { code: 'ORDER_CLOSED' } }
    trades.set(number, known)
    return { status: 200, body: starts[channel]?.(number) ?? {} }
  }

  function close(number: string) {
    const trade = trades.get(number)
    if (trade?.state === 'SUCCESS') return { status: 400, body: { code: 'ORDERPAID' } }
    if (trade) trade.state = 'CLOSED'
    return { status: 204 }
  }

  function refund(text: string) {
    const asked = JSON.parse(text) as {
      out_trade_no: string
      out_refund_no: string
      amount: { refund: number; total: number }
    }
    const trade = trades.get(asked.out_trade_no)
    const known = refunds.get(asked.out_refund_no)
    const sent = [...refunds.values()].filter((one) => one.trade === asked.out_trade_no)
    const left = (trade?.total ?? 0) - sent.reduce((sum, one) => sum + one.amount, 0)
    if (trade?.state !== 'SUCCESS') return { status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } }
    if (!known && asked.amount.refund > left) return { status: 403, body: { code: 'NOT_ENOUGH' } }
    const { out_refund_no: number, out_trade_no: of } = asked
    const one = known ?? { number, trade: of, amount: asked.amount.refund, status: refundsBegin.status }
    refunds.set(number, one)
    return { status: 200, body: refundBody(one) }
  }

  function bill(day: string) {
    const text = bills.get(day)
    if (text === undefined) return { status: 400, body: { code: 'STATEMENT_CREATING' } }
    const hash = createHash('sha1').update(text).digest('hex')
    const url = `${server.url}/v3/billdownload/file?token=${day}`
    return { status: 200, body: { hash_type: 'SHA1', hash_value: hash, download_url: url } }
  }

  const found = <T>(one: T | undefined, body: (one: T) => object) =>
    one === undefined ? { status: 404, body: { code: 'ORDER_NOT_EXIST' } } : { status: 200, body: body(one) }

  const tradeBody = ({ number, total, state }: Trade) => ({
    ...{ appid: account.appId, mchid: account.merchantId, out_trade_no: number, trade_state: state },
    ...(state === 'SUCCESS' ? { transaction_id: `4200${number.slice(0, 24)}` } : {}),
    amount: { total, payer_total: total, currency: 'CNY', payer_currency: 'CNY' },
  })

  const refundBody = ({ number, trade, amount, status }: Refund) => ({
    ...{ refund_id: `5030${number.slice(0, 24)}`, out_refund_no: number, out_trade_no: trade, status },
    amount: { total: trades.get(trade)?.total ?? 0, refund: amount },
  })

  /** A callback as WeChat sends it: encrypted, then signed; a test may change what is in it. */
  function callback(
    eventId: string,
    type: string,
    content: object,
    change: { key?: 'stranger'; at?: Date } = {},
  ) {
    const nonce = randomBytes(6).toString('hex')
    const cipher = createCipheriv('aes-256-gcm', account.apiV3Key, nonce).setAAD(Buffer.from('transaction'))
    const sealed = [cipher.update(JSON.stringify(content)), cipher.final(), cipher.getAuthTag()]
    const resource = {
      ...{
        original_type: 'transaction',
        algorithm: 'AEAD_AES_256_GCM',
        associated_data: 'transaction',
        nonce,
      },
      ciphertext: Buffer.concat(sealed).toString('base64'),
    }
    const body = JSON.stringify({
      ...{ id: eventId, create_time: new Date().toISOString(), event_type: type, summary: '' },
      ...{ resource_type: 'encrypt-resource', resource },
    })
    const key = change.key === 'stranger' ? stranger.privateKey : platform.privateKey
    return { body, headers: headersFor(body, key, change.at ?? new Date()) }
  }

  return {
    ...{ account, trades, refunds, bills, refundsBegin, callback, tradeBody, refundBody, headersFor },
    ...{ url: server.url, asked: server.asked, fail: server.fail, heal: server.heal, close: server.close },
    merchantPublicKey: merchant.publicKey,
    /** The buyer pays; the callback that tells of it. */
    pay(number: string) {
      const trade = trades.get(number)
      if (!trade) throw new Error('nothing to pay')
      trade.state = 'SUCCESS'
      return callback(`EV-paid-${number}`, 'TRANSACTION.SUCCESS', tradeBody(trade))
    },
    /** A refund under way is sent; the callback that tells of it. */
    send(number: string) {
      const one = refunds.get(number)
      if (!one) throw new Error('nothing to send')
      one.status = 'SUCCESS'
      const { status, ...content } = {
        ...refundBody(one),
        refund_status: 'SUCCESS',
        mchid: account.merchantId,
      }
      return callback(`EV-refund-${number}`, 'REFUND.SUCCESS', { ...content, status })
    },
    /** Makes the bill of a day from what was paid and sent back. */
    makeBill(day: string) {
      const cells = (change: Record<string, string>) =>
        HEADINGS.split(',')
          .map((heading) => `\`${change[heading] ?? ''}`)
          .join(',')
      const paid = [...trades.values()].filter(({ state }) => state === 'SUCCESS')
      const lines = [
        ...paid.map(({ number, total }) =>
          cells({
            ...{ 商户订单号: number, 微信订单号: `4200${number.slice(0, 24)}`, 交易状态: 'SUCCESS' },
            ...{ 订单金额: yuan(total), 申请退款金额: '0.00', 商品名称: '樱桃, 5斤装' },
          }),
        ),
        ...[...refunds.values()].map(({ number, trade, amount }) =>
          cells({
            ...{ 商户订单号: trade, 商户退款单号: number, 微信退款单号: `5030${number.slice(0, 24)}` },
            ...{ 交易状态: 'REFUND', 退款状态: 'SUCCESS', 订单金额: '0.00', 申请退款金额: yuan(amount) },
          }),
        ),
      ]
      const sums = SUMMARY.split(',')
        .map(() => '`0.00')
        .join(',')
      bills.set(day, [`\uFEFF${HEADINGS}`, ...lines, SUMMARY, sums, ''].join('\r\n'))
    },
  }
}
