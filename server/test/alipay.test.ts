import { afterAll, beforeAll, expect, test } from 'vitest'
import { AlipayProvider } from '#server/adapters/payment/alipay.ts'
import { numberOf } from '#server/adapters/payment/order-number.ts'
import { systemClock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { openAlipayServer, type AlipayServer } from './support/alipay-server.ts'

let alipay: AlipayServer
let provider: AlipayProvider

beforeAll(async () => {
  alipay = await openAlipayServer()
  provider = new AlipayProvider({
    ...{ account: alipay.account, clock: systemClock, gateway: alipay.gateway },
    callbackUrl: () => 'https://tianbo.example.cn/api/payments/alipay/callback',
  })
})

afterAll(() => alipay.close())

const begin = async (channel: 'wap' | 'page' = 'wap') => {
  const paymentId = newId()
  const start = await provider.begin({
    ...{ paymentId, amountFen: 5900, channel, title: '樱桃', code: null },
    ...{ expiresAt: new Date('2026-11-24T02:30:00Z'), buyerAddress: '203.0.113.7' },
    returnUrl: `https://tianbo.example.cn/pay/${paymentId}`,
  })
  return { paymentId, number: numberOf(paymentId), url: start.kind === 'page' ? start.url : '' }
}

const refundOf = (paymentId: string, amountFen = 1000, refundId = newId()) => ({
  ...{ refundId, paymentId, amountFen, paymentFen: 5900, reason: '坏果包赔' },
})

const read = (body: string) => provider.readCallback(Buffer.from(body))

test('both pages are signed, end in Beijing time and come back to us', async () => {
  for (const channel of ['wap', 'page'] as const) {
    const { url, number, paymentId } = await begin(channel)
    const query = new URL(url).searchParams
    expect(query.get('method')).toBe(`alipay.trade.${channel}.pay`)
    expect(query.get('return_url')).toBe(`https://tianbo.example.cn/pay/${paymentId}`)
    expect(JSON.parse(query.get('biz_content') ?? '')).toMatchObject({
      ...{ out_trade_no: number, total_amount: '59.00', time_expire: '2026-11-24 10:30:00', subject: '樱桃' },
    })
    expect(alipay.open(url)).toBe(number)
    expect(alipay.open(url.replace('59.00', '0.01'))).toBeNull()
  }
})

test('a trade begins when its page is opened; until then it is pending and closes', async () => {
  const { paymentId, url, number } = await begin()
  expect(await provider.query(paymentId)).toEqual({ outcome: 'pending', amountFen: null })
  expect(await provider.close(paymentId)).toBe(true)
  alipay.open(url)
  expect(await provider.query(paymentId)).toEqual({ outcome: 'pending', amountFen: 5900 })
  alipay.pay(number)
  expect(await provider.close(paymentId)).toBe(false)
  expect(await provider.query(paymentId)).toEqual({ outcome: 'paid', amountFen: 5900 })
  const left = await begin()
  alipay.open(left.url)
  expect(await provider.close(left.paymentId)).toBe(true)
  expect(await provider.query(left.paymentId)).toEqual({ outcome: 'declined', amountFen: 5900 })
})

test('refunds go part by part; asked again after a lost reply, the money is sent once', async () => {
  const { paymentId, url, number } = await begin()
  alipay.open(url)
  alipay.pay(number)
  const refund = refundOf(paymentId)
  // The SDK itself asks a second time where the connection breaks.
  alipay.fail({ kind: 'lost' }, { kind: 'lost' })
  await expect(provider.refund(refund)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await provider.refund(refund)).toBe('sent')
  expect([...alipay.refunds.values()].filter(({ trade }) => trade === number)).toHaveLength(1)
  expect(await provider.queryRefund(refund)).toBe('sent')
  expect(await provider.refund(refundOf(paymentId, 4901))).toBe('failed')
  expect(await provider.queryRefund(refundOf(paymentId))).toBeNull()
})

test('no answer and somebody else’s answer are unavailable', async () => {
  const { paymentId } = await begin()
  alipay.fail({ kind: 'status', status: 502 }, { kind: 'forged' }, { kind: 'lost' }, { kind: 'lost' })
  for (let fault = 0; fault < 3; fault += 1)
    await expect(provider.query(paymentId)).rejects.toMatchObject({ code: 'unavailable' })
})

test('a callback counts only with Alipay’s RSA2 signature, for this app and seller', async () => {
  const { url, number, paymentId } = await begin()
  alipay.open(url)
  const sent = alipay.pay(number)
  expect(read(sent)).toEqual({
    sentAt: null,
    news: { kind: 'payment', eventId: `paid${number}`, paymentId, amountFen: 5900, outcome: 'paid' },
  })
  const trade = alipay.trades.get(number)
  if (!trade) throw new Error('the trade is gone')
  const content = alipay.tradeFields(trade)
  const forgeries = [
    sent.replace('59.00', '0.01'),
    `${sent}&extra=1`,
    alipay.callback(content, { key: 'stranger' }),
    alipay.callback(content, { signType: 'RSA' }),
    alipay.callback({ ...content, app_id: '2021000000000000' }),
    alipay.callback({ ...content, seller_id: '2088000000000000' }),
    '',
  ]
  for (const forgery of forgeries)
    expect(() => read(forgery), forgery).toThrow(expect.objectContaining({ code: 'bad_signature' }) as Error)
  expect(() => read(`${sent}&total_amount=0.01`)).toThrow(
    expect.objectContaining({ code: 'malformed' }) as Error,
  )
  expect(() => read(alipay.callback({ ...content, total_amount: 'much' }))).toThrow(
    expect.objectContaining({ code: 'malformed' }) as Error,
  )
})

test('a callback tells of a refund by its number, and of a trade that only waits nothing', async () => {
  const { number, paymentId } = await begin()
  const refundId = newId()
  const trade = { out_trade_no: number, total_amount: '59.00' }
  const refunded = {
    gmt_refund: '2026-11-24 10:00:00.000',
    refund_fee: '10.00',
    out_biz_no: numberOf(refundId),
  }
  expect(read(alipay.callback({ ...trade, trade_status: 'TRADE_SUCCESS', ...refunded })).news).toMatchObject({
    ...{ kind: 'refund', refundId, paymentId, outcome: 'sent' },
  })
  expect(read(alipay.callback({ ...trade, trade_status: 'WAIT_BUYER_PAY' })).news).toBeNull()
  expect(read(alipay.callback({ ...trade, trade_status: 'TRADE_CLOSED' })).news).toMatchObject({
    outcome: 'declined',
  })
})

test('a bill is read out of its archive in GBK; a day without one is a day without trades', async () => {
  const { url, number, paymentId } = await begin()
  alipay.open(url)
  alipay.pay(number)
  const refund = refundOf(paymentId)
  await provider.refund(refund)
  alipay.makeBill('2026-11-23')
  const lines = (await provider.bill('2026-11-23')) ?? []
  expect(lines.filter(({ id }) => id === paymentId || id === refund.refundId)).toEqual([
    {
      kind: 'payment',
      id: paymentId,
      reference: `2026${number.slice(0, 24)}`,
      amountFen: 5900,
      settled: true,
    },
    {
      kind: 'refund',
      id: refund.refundId,
      reference: `2026${number.slice(0, 24)}`,
      amountFen: 1000,
      settled: true,
    },
  ])
  expect(await provider.bill('2026-11-22')).toEqual([])
})
