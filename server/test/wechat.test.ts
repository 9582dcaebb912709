import { verify } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { numberOf } from '#server/adapters/payment/order-number.ts'
import { WechatProvider } from '#server/adapters/payment/wechat.ts'
import type { PayChannel } from '#server/areas/sales/sales.ports.ts'
import { systemClock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { openWechatServer, type WechatServer } from './support/wechat-server.ts'

let wechat: WechatServer
let provider: WechatProvider

beforeAll(async () => {
  wechat = await openWechatServer()
  provider = new WechatProvider({
    ...{ account: wechat.account, clock: systemClock, baseUrl: wechat.url, signInUrl: wechat.url },
    callbackUrl: () => 'https://tianbo.example.cn/api/payments/wechat/callback',
  })
})

afterAll(() => wechat.close())

const begin = async (channel: PayChannel = 'native', code: string | null = null) => {
  const paymentId = newId()
  const start = await provider.begin({
    ...{ paymentId, amountFen: 5900, channel, title: '樱桃', code },
    ...{ expiresAt: new Date('2026-11-24T02:30:00Z'), buyerAddress: '203.0.113.7' },
    returnUrl: `https://tianbo.example.cn/pay/${paymentId}`,
  })
  return { paymentId, number: numberOf(paymentId), start }
}

const refundOf = (paymentId: string, amountFen = 1000, refundId = newId()) => ({
  ...{ refundId, paymentId, amountFen, paymentFen: 5900, reason: '坏果包赔' },
})

const read = ({ body, headers }: { body: string; headers: Record<string, string> }) =>
  provider.readCallback(Buffer.from(body), headers)

test('every channel begins, signed, with the time in Beijing until which it may be paid', async () => {
  const { number, start, paymentId } = await begin('native')
  expect(start).toEqual({ kind: 'qr', text: `weixin://wxpay/bizpayurl?pr=${number}` })
  expect(JSON.parse(wechat.asked.at(-1)?.body ?? '')).toMatchObject({
    ...{ mchid: wechat.account.merchantId, out_trade_no: number, time_expire: '2026-11-24T10:30:00+08:00' },
    ...{ amount: { total: 5900, currency: 'CNY' }, description: '樱桃' },
  })
  const phone = await begin('h5')
  const back = encodeURIComponent(`https://tianbo.example.cn/pay/${phone.paymentId}`)
  expect(phone.start).toMatchObject({
    kind: 'page',
    url: expect.stringContaining(`&redirect_url=${back}`) as string,
  })
  expect(await provider.query(paymentId)).toEqual({ outcome: 'pending', amountFen: 5900 })
})

test('inside WeChat the buyer is signed in first, and the page gets a call that is signed by the merchant', async () => {
  const { start, number } = await begin('jsapi', 'a-good-code')
  const call = start.kind === 'jsapi' ? start.call : {}
  const { appId = '', timeStamp = '', nonceStr = '', package: prepaid = '', paySign = '' } = call
  expect(prepaid).toBe(`prepay_id=wx${number}`)
  const signed = Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\n${prepaid}\n`)
  expect(verify('sha256', signed, wechat.merchantPublicKey, Buffer.from(paySign, 'base64'))).toBe(true)
  await expect(begin('jsapi', 'an-old-code')).rejects.toMatchObject({ code: 'invalid' })
  await expect(begin('jsapi')).rejects.toMatchObject({ code: 'invalid' })
  await expect(begin('wap')).rejects.toMatchObject({ code: 'invalid' })
})

test('a paid order cannot be closed, and a closed one is not paid', async () => {
  const paid = await begin()
  wechat.pay(paid.number)
  expect(await provider.close(paid.paymentId)).toBe(false)
  expect(await provider.query(paid.paymentId)).toEqual({ outcome: 'paid', amountFen: 5900 })
  const left = await begin()
  expect(await provider.close(left.paymentId)).toBe(true)
  expect(await provider.close(left.paymentId)).toBe(true)
  expect(await provider.query(left.paymentId)).toMatchObject({ outcome: 'declined' })
  expect(await provider.query(newId())).toEqual({ outcome: 'pending', amountFen: null })
})

test('refunds go part by part; asked again after a lost reply, the money is sent once', async () => {
  const { paymentId, number } = await begin()
  wechat.pay(number)
  const refund = refundOf(paymentId)
  wechat.fail({ kind: 'lost' })
  await expect(provider.refund(refund)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await provider.refund(refund)).toBe('sent')
  expect(await provider.refund(refund)).toBe('sent')
  expect([...wechat.refunds.values()].filter((one) => one.trade === number)).toHaveLength(1)
  expect(await provider.queryRefund(refund)).toBe('sent')
  expect(await provider.refund(refundOf(paymentId, 4900))).toBe('sent')
  expect(await provider.refund(refundOf(paymentId, 1))).toBe('failed')
  expect(await provider.queryRefund(refundOf(paymentId))).toBeNull()
})

test('a refund under way says so until it is sent, and its callback tells', async () => {
  const { paymentId, number } = await begin()
  wechat.pay(number)
  wechat.refundsBegin.status = 'PROCESSING'
  const refund = refundOf(paymentId)
  expect(await provider.refund(refund)).toBe('processing')
  wechat.refundsBegin.status = 'SUCCESS'
  const { news } = read(wechat.send(numberOf(refund.refundId)))
  expect(news).toMatchObject({
    kind: 'refund',
    refundId: refund.refundId,
    paymentId,
    amountFen: 1000,
    outcome: 'sent',
  })
  expect(await provider.queryRefund(refund)).toBe('sent')
})

test('no answer, half an answer and somebody else’s answer are all unavailable, and keep no secret', async () => {
  const { paymentId } = await begin()
  wechat.fail({ kind: 'status', status: 502 }, { kind: 'forged' }, { kind: 'lost' })
  for (const word of ['502', 'EV3_RES_HEADER_SIGNATURE_DIGEST', '']) {
    const error: unknown = await provider.query(paymentId).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'unavailable' })
    const told = String((error as Error).cause) + JSON.stringify(error)
    expect(told).toContain(word)
    expect(told).not.toMatch(/PRIVATE KEY|WECHATPAY2|an-api-v3-key/)
  }
})

test('a callback counts only with WeChat’s signature over its very bytes, for this merchant and app', async () => {
  const { number, paymentId } = await begin()
  const sent = wechat.pay(number)
  const { sentAt, news } = read(sent)
  expect(news).toEqual({
    ...{ kind: 'payment', eventId: `EV-paid-${number}`, paymentId, amountFen: 5900, outcome: 'paid' },
  })
  expect(Math.abs((sentAt?.getTime() ?? 0) - Date.now())).toBeLessThan(10_000)
  const trade = wechat.trades.get(number)
  if (!trade) throw new Error('the trade is gone')
  const content = wechat.tradeBody(trade)
  const forgeries = [
    { ...sent, body: sent.body.replace('transaction', 'transactioN') },
    { ...sent, body: `${sent.body} ` },
    { ...sent, headers: { ...sent.headers, 'wechatpay-timestamp': '1' } },
    { ...sent, headers: { ...sent.headers, 'wechatpay-nonce': 'another' } },
    { ...sent, headers: { ...sent.headers, 'wechatpay-serial': 'another' } },
    { ...sent, headers: { ...sent.headers, 'wechatpay-signature': 'WECHATPAY/SIGNTEST/AAAA' } },
    { body: sent.body, headers: {} },
    wechat.callback('EV-1', 'TRANSACTION.SUCCESS', content, { key: 'stranger' }),
    wechat.callback('EV-2', 'TRANSACTION.SUCCESS', { ...content, mchid: '1900000110' }),
    wechat.callback('EV-3', 'TRANSACTION.SUCCESS', { ...content, appid: 'wx0000000000000000' }),
  ]
  for (const forgery of forgeries)
    expect(() => read(forgery)).toThrow(expect.objectContaining({ code: 'bad_signature' }) as Error)
})

test('what is signed and still makes no sense is refused, and what is new is passed over', () => {
  const signed = (body: string) => ({ body, headers: wechat.headersFor(body) })
  for (const garbage of [
    '',
    '{',
    '[]',
    '{"id":"x"}',
    JSON.stringify({ id: 'x', event_type: 'y', resource: {} }),
  ])
    expect(() => read(signed(garbage))).toThrow(expect.objectContaining({ code: 'malformed' }) as Error)
  expect(read(wechat.callback('EV-9', 'COUPON.USE', {})).news).toBeNull()
  const broken = wechat.callback('EV-10', 'TRANSACTION.SUCCESS', { out_trade_no: 'x' })
  expect(() => read(broken)).toThrow(expect.objectContaining({ code: 'malformed' }) as Error)
})

test('a bill is read whole, checked by its hash, and waited for while it is made', async () => {
  const { number, paymentId } = await begin()
  wechat.pay(number)
  const refund = refundOf(paymentId)
  await provider.refund(refund)
  wechat.makeBill('2026-11-23')
  const lines = (await provider.bill('2026-11-23')) ?? []
  const ours = lines.filter(({ id }) => id === paymentId || id === refund.refundId)
  expect(ours).toEqual([
    {
      kind: 'payment',
      id: paymentId,
      reference: `4200${number.slice(0, 24)}`,
      amountFen: 5900,
      settled: true,
    },
    {
      ...{ kind: 'refund', id: refund.refundId, amountFen: 1000, settled: true },
      reference: `5030${numberOf(refund.refundId).slice(0, 24)}`,
    },
  ])
  expect(await provider.bill('2026-11-24')).toBeNull()
})
