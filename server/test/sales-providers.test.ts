import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AlipayProvider } from '#server/adapters/payment/alipay.ts'
import { numberOf } from '#server/adapters/payment/order-number.ts'
import { WechatProvider } from '#server/adapters/payment/wechat.ts'
import { newId } from '#server/core/ids.ts'
import { HOLD_MS, openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { openAlipayServer, type AlipayServer } from './support/alipay-server.ts'
import { assertStockEquation } from './support/stock-equation.ts'
import { openWechatServer, type WechatServer } from './support/wechat-server.ts'

let wechat: WechatServer
let alipay: AlipayServer
let setting: SalesSetting
let buyer: Somebody
let operator: Somebody
let addressId: string

beforeAll(async () => {
  wechat = await openWechatServer()
  alipay = await openAlipayServer()
  setting = await openSalesSetting({
    providers: (clock, origin) => [
      new WechatProvider({
        ...{ account: wechat.account, clock, baseUrl: wechat.url, signInUrl: wechat.url },
        callbackUrl: () => `${origin()}/api/payments/wechat/callback`,
      }),
      new AlipayProvider({
        ...{ account: alipay.account, clock, gateway: alipay.gateway },
        callbackUrl: () => `${origin()}/api/payments/alipay/callback`,
      }),
    ],
  })
  buyer = await setting.somebody('王小果')
  operator = await setting.somebody('老周', 'operator')
  const address = {
    name: '王小果',
    phone: '13800005678',
    region: '山东省泰安市新泰市',
    street: '果园路 8 号',
  }
  addressId = String((await buyer.call('POST', '/api/addresses', address)).body['id'])
})

afterAll(async () => {
  await setting.close()
  await wechat.close()
  await alipay.close()
})

async function order(stock = 1): Promise<string> {
  const skuId = await setting.goods(stock)
  const body = { lines: [{ skuId, quantity: 1, priceFen: 5900 }], liveId: null }
  return String((await buyer.call('POST', '/api/orders', body, newId())).body['id'])
}

const pay = async (orderId: string, provider = 'wechat', channel = 'native') => {
  const answer = await buyer.call(
    'POST',
    `/api/orders/${orderId}/pay`,
    { addressId, provider, channel },
    newId(),
  )
  const id = String(answer.body['id'])
  return { ...answer, id, number: numberOf(id), start: answer.body['start'] as { url: string; text: string } }
}

async function callback(provider: string, sent: { body: string; headers?: Record<string, string> }) {
  const response = await fetch(`${setting.origin}/api/payments/${provider}/callback`, {
    method: 'POST',
    headers: sent.headers ?? { 'content-type': 'application/x-www-form-urlencoded' },
    body: sent.body,
  })
  return { status: response.status, body: await response.text() }
}

const stateOf = async (orderId: string) => (await buyer.call('GET', `/api/orders/${orderId}`)).body
const paymentOf = (id: string) => buyer.call('GET', `/api/payments/${id}`)
const TAKEN = '{"code":"SUCCESS","message":"成功"}'

test('a buyer chooses among what is configured, scans WeChat’s code, and is paid by its callback', async () => {
  const methods = await buyer.call('GET', '/api/pay-methods')
  expect(methods.body['items']).toMatchObject([
    { provider: 'wechat', channels: ['h5', 'jsapi', 'native'], signInAppId: wechat.account.appId },
    { provider: 'alipay', channels: ['wap', 'page'], signInAppId: null },
  ])
  const id = await order()
  const begun = await pay(id)
  expect(begun.body).toMatchObject({
    ...{
      provider: 'wechat',
      channel: 'native',
      state: 'pending',
      amountFen: 5900,
      payUrl: `/pay/${begun.id}`,
    },
    start: { kind: 'qr', text: `weixin://wxpay/bizpayurl?pr=${begun.number}` },
  })
  expect((await pay(id)).id).toBe(begun.id)
  expect(await callback('wechat', wechat.pay(begun.number))).toEqual({ status: 200, body: TAKEN })
  expect((await stateOf(id))['state']).toBe('paid')
  expect((await paymentOf(begun.id)).body).toMatchObject({ state: 'paid', start: null })
  expect((await pay(await order(), 'sandbox', 'page')).body['code']).toBe('unavailable')
  expect((await pay(await order(), 'alipay', 'native')).body['code']).toBe('invalid')
})

test('changing one’s mind closes the first payment at its provider and begins another', async () => {
  const id = await order()
  const first = await pay(id)
  const second = await pay(id, 'alipay', 'wap')
  expect(second.id).not.toBe(first.id)
  expect(wechat.trades.get(first.number)?.state).toBe('CLOSED')
  expect((await paymentOf(first.id)).body['state']).toBe('declined')
  const number = alipay.open(second.start.url) ?? ''
  expect(await callback('alipay', { body: alipay.pay(number) })).toEqual({ status: 200, body: 'success' })
  expect((await stateOf(id))['state']).toBe('paid')
})

test('changing one’s mind too late finds the order paid', async () => {
  const id = await order()
  const first = await pay(id)
  wechat.pay(first.number)
  expect((await pay(id, 'alipay', 'wap')).body['code']).toBe('order_state')
  expect((await stateOf(id))['state']).toBe('paid')
})

test('a provider that does not answer leaves the order as it was, to be paid again', async () => {
  const id = await order()
  wechat.fail({ kind: 'status', status: 503 })
  const failed = await pay(id)
  expect(failed.body['code']).toBe('unavailable')
  const begun = await pay(id)
  expect(begun.body).toMatchObject({ state: 'pending', provider: 'wechat' })
  expect(begun.start.text).toContain(begun.number)
})

test('no callback: the provider is asked by itself, and at once when the buyer says so', async () => {
  const [first, second] = [await order(), await order()]
  const [one, two] = [await pay(first), await pay(second)]
  wechat.pay(one.number)
  wechat.pay(two.number)
  expect((await buyer.call('POST', `/api/payments/${one.id}/ask`, {})).body['state']).toBe('paid')
  setting.clock.ahead(30_000)
  await setting.sales.sweep()
  expect([(await stateOf(first))['state'], (await stateOf(second))['state']]).toEqual(['paid', 'paid'])
})

test('an order that expires is closed at the provider, which then takes no money', async () => {
  const id = await order()
  const begun = await pay(id)
  setting.clock.ahead(HOLD_MS + 1)
  await setting.sales.sweep()
  expect((await stateOf(id))['state']).toBe('expired')
  expect(wechat.trades.get(begun.number)?.state).toBe('CLOSED')
  await assertStockEquation(setting.db)
})

test('an order whose provider cannot be asked keeps its units until it can', async () => {
  const id = await order()
  await pay(id)
  setting.clock.ahead(HOLD_MS + 1)
  wechat.fail(...Array.from({ length: 100 }, () => ({ kind: 'status', status: 502 }) as const))
  await setting.sales.sweep()
  expect((await stateOf(id))['state']).toBe('paying')
  wechat.heal()
  await setting.sales.sweep()
  expect((await stateOf(id))['state']).toBe('expired')
})

test('callbacks that are forged, stale, altered, for others or garbage are refused in the provider’s words', async () => {
  const id = await order()
  const begun = await pay(id)
  const trade = wechat.trades.get(begun.number)
  if (!trade) throw new Error('nothing began')
  const content = { ...wechat.tradeBody({ ...trade, state: 'SUCCESS' }) }
  const altered = { ...content, amount: { total: 1, currency: 'CNY' } }
  const minutes = (count: number) => new Date(setting.clock.now().getTime() + count * 60_000)
  const now = { at: setting.clock.now() }
  for (const [sent, status] of [
    [wechat.callback('EV-a', 'TRANSACTION.SUCCESS', content, { ...now, key: 'stranger' }), 401],
    [wechat.callback('EV-b', 'TRANSACTION.SUCCESS', content, { at: minutes(-6) }), 401],
    [wechat.callback('EV-c', 'TRANSACTION.SUCCESS', content, { at: minutes(6) }), 401],
    [wechat.callback('EV-d', 'TRANSACTION.SUCCESS', { ...content, mchid: '1' }, now), 401],
    [wechat.callback('EV-e', 'TRANSACTION.SUCCESS', altered, now), 422],
    [
      wechat.callback('EV-f', 'TRANSACTION.SUCCESS', { ...content, out_trade_no: numberOf(newId()) }, now),
      404,
    ],
    [{ body: 'x'.repeat(70_000), headers: {} }, 413],
    [{ body: '{}', headers: {} }, 401],
  ] as const) {
    const answer = await callback('wechat', sent)
    expect([answer.status, answer.body.includes('SUCCESS')]).toEqual([status, false])
  }
  // Another provider's callback cannot settle it either.
  const strange = alipay.callback({
    out_trade_no: begun.number,
    total_amount: '59.00',
    trade_status: 'TRADE_SUCCESS',
  })
  expect(await callback('alipay', { body: strange })).toEqual({ status: 404, body: 'failure' })
  expect((await stateOf(id))['state']).toBe('paying')
})

test('money that comes after all goes back once, however often its refund is asked for', async () => {
  const id = await order(5)
  const begun = await pay(id)
  expect((await buyer.call('POST', `/api/orders/${id}/cancel`, {}, newId())).body['state']).toBe('cancelled')
  // The buyer's own confirmation was on its way when the order was closed.
  wechat.fail({ kind: 'status', status: 500 })
  const late = wechat.pay(begun.number)
  const sent = { ...late, headers: wechat.headersFor(late.body, undefined, setting.clock.now()) }
  for (let times = 0; times < 3; times += 1) expect((await callback('wechat', sent)).status).toBe(200)
  expect(await stateOf(id)).toMatchObject({ state: 'cancelled', refundedFen: 0 })
  setting.clock.ahead(61_000)
  await Promise.all([setting.sales.sweep(), setting.sales.sweep()])
  expect(await stateOf(id)).toMatchObject({ state: 'cancelled', refundedFen: 5900 })
  expect([...wechat.refunds.values()].filter((refund) => refund.trade === begun.number)).toHaveLength(1)
  await assertStockEquation(setting.db)
})

test('five times over and in any order, the same callbacks end in the same books', async () => {
  const run = async (shuffle: readonly number[]) => {
    const id = await order()
    const begun = await pay(id, 'alipay', 'wap')
    const number = alipay.open(begun.start.url) ?? ''
    const trade = { out_trade_no: number, total_amount: '59.00' }
    const closed = alipay.callback({ ...trade, trade_status: 'TRADE_CLOSED', notify_id: `closed${number}` })
    const waits = alipay.callback({ ...trade, trade_status: 'WAIT_BUYER_PAY', notify_id: `waits${number}` })
    const events = [alipay.pay(number), closed, waits]
    const deliveries = shuffle.map((at) => events[at % events.length] ?? '')
    for (const body of [...deliveries, ...events])
      expect(await callback('alipay', { body })).toEqual({ status: 200, body: 'success' })
    await setting.sales.sweep()
    const { state } = await stateOf(id)
    const payments = await setting.db.prisma.payment.findMany({ where: { orderId: id } })
    const inbox = await setting.db.prisma.paymentEvent.count({ where: { eventId: { endsWith: number } } })
    const postings = await setting.db.prisma.ledgerPosting.findMany({
      where: { orderId: id },
      include: { entries: true },
    })
    const ledger = postings
      .flatMap(({ kind, entries }) =>
        entries.map((entry) => `${kind} ${entry.account} ${String(entry.amountFen)}`),
      )
      .sort()
    return { state, payments: payments.map((payment) => payment.state), inbox, ledger }
  }
  const plain = await run([])
  expect(plain).toMatchObject({ state: 'paid', payments: ['paid'], inbox: 2 })
  expect(plain.ledger.length).toBeGreaterThan(0)
  const shuffles = fc.array(fc.nat({ max: 2 }), { minLength: 15, maxLength: 15 })
  await fc.assert(
    fc.asyncProperty(shuffles, async (shuffle) => {
      expect(await run(shuffle)).toEqual(plain)
    }),
    { numRuns: 5 },
  )
})

test('a day’s bill is compared with our books; every difference is told once, explained, and goes when it is mended', async () => {
  const day = new Date(setting.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const compare = () => operator.call('POST', `/api/reconciliation/wechat/${day}/compare`, {})
  expect((await compare()).body['code']).toBe('bill_not_ready')
  const dearer = [...wechat.trades.values()].find(({ state }) => state === 'SUCCESS')
  if (!dearer) throw new Error('nothing was paid')
  wechat.trades.set(dearer.number, { ...dearer, total: 6000 })
  wechat.trades.set('counter-sale-1', { number: 'counter-sale-1', total: 800, expires: '', state: 'SUCCESS' })
  wechat.makeBill(day)
  expect((await compare()).body).toMatchObject({ provider: 'wechat', day })
  const differences = async () =>
    (await operator.call('GET', `/api/reconciliation/wechat/${day}`)).body['items'] as Record<
      string,
      unknown
    >[]
  const found = await differences()
  expect(found).toContainEqual(expect.objectContaining({ kind: 'amount', oursFen: 5900, theirsFen: 6000 }))
  expect(found).toContainEqual(expect.objectContaining({ kind: 'missingHere', itemId: 'counter-sale-1' }))
  await compare()
  expect(await differences()).toHaveLength(found.length)
  const strange = found.find(({ kind }) => kind === 'missingHere')
  const path = `/api/reconciliation/differences/${String(strange?.['id'])}`
  expect((await operator.call('PUT', path, { note: '摊位上直接收的' })).body).toMatchObject({
    ...{ note: '摊位上直接收的', resolvedBy: '老周' },
  })
  wechat.trades.set(dearer.number, dearer)
  wechat.makeBill(day)
  await compare()
  const after = await differences()
  expect(after.find(({ kind }) => kind === 'amount')?.['goneAt']).not.toBeNull()
  expect(after.find(({ kind }) => kind === 'missingHere')).toMatchObject({ goneAt: null, resolvedBy: '老周' })
  expect((await buyer.call('GET', `/api/reconciliation/wechat/${day}`)).status).toBe(403)
  const overview = await operator.call('GET', '/api/reconciliation')
  expect(overview.body['items']).toContainEqual(expect.objectContaining({ provider: 'wechat', day }))
})
