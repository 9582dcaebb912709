import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#server/core/ids.ts'
import { HOLD_MS, openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

/** Ten thousand in the long form of the fault tests. */
const RACED_PAIRS = Number(process.env['FAULT_PAIRS'] ?? 200)

let setting: SalesSetting
let buyer: Somebody
let addressId: string

beforeAll(async () => {
  setting = await openSalesSetting()
  buyer = await setting.somebody('王小果')
  addressId = await addressOf(buyer)
})

afterAll(() => setting.close())

async function addressOf(who: Somebody): Promise<string> {
  const address = {
    name: '王小果',
    phone: '13800005678',
    region: '山东省泰安市新泰市',
    street: '果园路 8 号',
  }
  return String((await who.call('POST', '/api/addresses', address)).body['id'])
}

/** An order of one unit of a SKU that has `stock` of them. */
async function order(stock = 1, who = buyer): Promise<{ id: string; skuId: string }> {
  const skuId = await setting.goods(stock)
  const body = { lines: [{ skuId, quantity: 1, priceFen: 5900 }], liveId: null }
  const answer = await who.call('POST', '/api/orders', body, newId())
  expect(answer.status).toBe(200)
  return { id: String(answer.body['id']), skuId }
}

const pay = (orderId: string, key = newId(), who = buyer, address = addressId) =>
  who.call('POST', `/api/orders/${orderId}/pay`, { addressId: address }, key)

const decide = (paymentId: unknown, decision: 'pay' | 'decline', who = buyer) =>
  who.call('POST', `/api/sandbox/payments/${String(paymentId)}/decide`, { decision })

const stateOf = async (orderId: string) => (await buyer.call('GET', `/api/orders/${orderId}`)).body
const paymentStates = async (orderId: string) =>
  (await setting.db.prisma.payment.findMany({ where: { orderId } })).map((payment) => payment.state)

interface Callback {
  eventId: string
  paymentId: string
  amountFen: number
  outcome: 'paid' | 'declined'
}

/** Calls back as the provider would; changes what the test wants changed. */
async function callback(event: Callback, change: { sentAt?: Date; body?: string; sign?: boolean } = {}) {
  const signed = Buffer.from(JSON.stringify(event))
  const headers = setting.sandbox.signedHeaders(signed, change.sentAt ?? setting.clock.now())
  const response = await fetch(`${setting.origin}/api/payments/sandbox/callback`, {
    method: 'POST',
    headers: change.sign === false ? { 'content-type': 'application/json' } : headers,
    body: change.body ?? signed.toString(),
  })
  return { status: response.status, body: await response.text() }
}

test('an order is paid through the sandbox, which calls back over HTTP; the address is sealed and masked', async () => {
  const { id, skuId } = await order()
  const key = newId()
  const begun = await pay(id, key)
  expect(begun.body).toMatchObject({ orderId: id, amountFen: 5900, state: 'pending' })
  expect(begun.body['payUrl']).toBe(`/pay/${String(begun.body['id'])}`)
  expect(await pay(id, key)).toEqual(begun)
  expect((await pay(id)).body['id']).toBe(begun.body['id'])
  expect((await pay(id, key, buyer, newId())).body['code']).toBe('key_reused')
  expect((await stateOf(id))['state']).toBe('paying')
  expect((await decide(begun.body['id'], 'pay')).body).toMatchObject({ state: 'paid' })
  expect(await stateOf(id)).toMatchObject({
    state: 'paid',
    address: { nameMasked: '王**', phoneMasked: '138****5678', region: '山东省泰安市新泰市 ****' },
  })
  const row = await setting.db.prisma.order.findUniqueOrThrow({ where: { id } })
  expect(Buffer.from(row.addressSealed ?? []).includes('果园路')).toBe(false)
  expect((await decide(begun.body['id'], 'decline')).body['code']).toBe('payment_state')
  expect((await pay(id)).body['code']).toBe('order_state')
  expect((await setting.catalog.skus([skuId])).get(skuId)?.sku.available).toBe(0)
  await assertStockEquation(setting.db)
})

test('a declined payment leaves the order to be paid again', async () => {
  const { id } = await order()
  const first = await pay(id)
  expect((await decide(first.body['id'], 'decline')).body).toMatchObject({ state: 'declined' })
  expect((await stateOf(id))['state']).toBe('held')
  const second = await pay(id)
  expect(second.body['id']).not.toBe(first.body['id'])
  await decide(second.body['id'], 'pay')
  expect((await stateOf(id))['state']).toBe('paid')
})

test(
  'expiry races payment, 200 pairs: exactly one wins, and the units follow',
  {
    repeats: RACED_PAIRS / 200 - 1,
    timeout: 600_000,
  },
  async () => {
    const skuId = await setting.goods(200)
    const one = {
      skuId,
      quantity: 1,
      priceFen: 5900,
      title: '樱桃',
      skuName: '5斤装',
      unit: '箱',
      picture: 'cherries',
    }
    const now = setting.clock.now()
    const pairs = Array.from({ length: 200 }, () => ({ orderId: newId(), paymentId: newId() }))
    await setting.db.transaction(async (tx) => {
      await setting.catalog.takeStock(tx, skuId, 200)
      const order = { accountId: buyer.accountId, state: 'paying' as const, totalFen: 5900, placedAt: now }
      await tx.order.createMany({
        data: pairs.map(({ orderId: id }) => ({
          id,
          ...order,
          expiresAt: new Date(now.getTime() + HOLD_MS),
        })),
      })
      await tx.orderLine.createMany({ data: pairs.map(({ orderId }) => ({ orderId, ...one })) })
      await tx.sandboxPayment.createMany({
        data: pairs.map(({ paymentId: id }) => ({ id, amountFen: 5900 })),
      })
      const payment = { provider: 'sandbox', amountFen: 5900, payUrl: '/' }
      await tx.payment.createMany({
        data: pairs.map(({ orderId, paymentId: id }) => ({ id, orderId, ...payment })),
      })
    })
    // Nobody gets an expired unit again: the shelf is emptied as soon as something is on it.
    const emptied = async () => {
      const left = (await setting.catalog.skus([skuId])).get(skuId)?.sku.available ?? 0
      const delta = { id: newId(), skuId, delta: -left, reason: '报损' }
      if (left === 0) return
      // A write-off, which is no order's; late money may have been faster.
      await setting.db.transaction(async (tx) => {
        const where = { id: skuId, available: { gte: left } }
        const { count } = await tx.sku.updateMany({ where, data: { available: { decrement: left } } })
        if (count === 1) await tx.stockMovement.create({ data: delta })
      })
    }
    setting.clock.ahead(HOLD_MS)
    const paying = async () => {
      for (const { paymentId } of pairs) {
        await setting.db.prisma.sandboxPayment.update({ where: { id: paymentId }, data: { outcome: 'paid' } })
        await callback({ eventId: newId(), paymentId, amountFen: 5900, outcome: 'paid' })
      }
    }
    const expiring = async () => {
      for (let round = 0; round < 10; round += 1) {
        await setting.sales.sweep()
        await emptied()
      }
    }
    await Promise.all([paying(), expiring()])
    await setting.sales.sweep()
    const rows = await setting.db.prisma.order.findMany({
      where: { id: { in: pairs.map((pair) => pair.orderId) } },
      include: { payments: true },
    })
    const ends = rows.map(
      ({ state, refundedFen, payments }) => `${state} ${payments[0]?.state ?? ''} ${String(refundedFen)}`,
    )
    expect(ends.filter((end) => end !== 'paid paid 0' && end !== 'expired refunded 5900')).toEqual([])
    expect(ends).toHaveLength(200)
    await assertStockEquation(setting.db)
  },
)

test('money that comes after the unit was sold to another goes back, once', async () => {
  const late = await order(1)
  const payment = (await pay(late.id)).body
  setting.clock.ahead(HOLD_MS)
  await setting.sales.sweep()
  expect((await stateOf(late.id))['state']).toBe('expired')
  expect((await pay(late.id)).body['code']).toBe('order_expired')
  const other = await setting.somebody('后来人')
  const lines = [{ skuId: late.skuId, quantity: 1, priceFen: 5900 }]
  expect((await other.call('POST', '/api/orders', { lines, liveId: null }, newId())).status).toBe(200)
  expect((await decide(payment['id'], 'pay')).body).toMatchObject({ state: 'refunded' })
  expect(await stateOf(late.id)).toMatchObject({ state: 'expired', refundedFen: 5900 })
  const repeat = { paymentId: String(payment['id']), amountFen: 5900, outcome: 'paid' as const }
  for (const eventId of ['again-1', 'again-1', 'again-2']) await callback({ eventId, ...repeat })
  await Promise.all([setting.sales.sweep(), setting.sales.sweep()])
  expect(await stateOf(late.id)).toMatchObject({ state: 'expired', refundedFen: 5900 })
  const sent = await setting.db.prisma.sandboxRefund.findMany({ where: { paymentId: repeat.paymentId } })
  expect(sent.map((refund) => refund.amountFen)).toEqual([5900])
  await assertStockEquation(setting.db)
})

test('late money for an order that was given up goes back even while units are left', async () => {
  const { id } = await order(5)
  const payment = (await pay(id)).body
  expect((await buyer.call('POST', `/api/orders/${id}/cancel`, {}, newId())).body['state']).toBe('cancelled')
  await decide(payment['id'], 'pay')
  expect(await stateOf(id)).toMatchObject({ state: 'cancelled', refundedFen: 5900 })
  await assertStockEquation(setting.db)
})

test('an order in payment is not expired before the provider was asked', async () => {
  const { id } = await order()
  const payment = (await pay(id)).body
  // Paid at the provider, whose callback never came.
  await setting.db.prisma.sandboxPayment.update({
    where: { id: String(payment['id']) },
    data: { outcome: 'paid' },
  })
  setting.clock.ahead(HOLD_MS)
  await setting.sales.sweep()
  expect((await stateOf(id))['state']).toBe('paid')
  await assertStockEquation(setting.db)
})

test('callbacks five times over and in any order end in the same place', async () => {
  const { id } = await order()
  const first = String((await pay(id)).body['id'])
  const events: Callback[] = [
    { eventId: `${first}-declined`, paymentId: first, amountFen: 5900, outcome: 'declined' },
    { eventId: `${first}-paid`, paymentId: first, amountFen: 5900, outcome: 'paid' },
  ]
  const deliveries = Array.from({ length: 5 }, (_, round) => (round % 2 === 0 ? events : events.toReversed()))
  const answers = await Promise.all(deliveries.flat().map((event) => callback(event)))
  for (const answer of answers) expect(answer).toEqual({ status: 200, body: '{"code":"SUCCESS"}' })
  expect((await stateOf(id))['state']).toBe('paid')
  expect(await paymentStates(id)).toEqual(['paid'])
  expect(await setting.db.prisma.paymentEvent.count({ where: { eventId: { startsWith: first } } })).toBe(2)
})

test('a callback that is forged, stale, unreadable, of a wrong amount or of nothing changes nothing', async () => {
  const { id } = await order()
  const paymentId = String((await pay(id)).body['id'])
  const event: Callback = { eventId: newId(), paymentId, amountFen: 5900, outcome: 'paid' }
  const forged = JSON.stringify({ ...event, amountFen: 1 })
  expect((await callback(event, { body: forged })).status).toBe(401)
  expect((await callback(event, { sign: false })).status).toBe(401)
  const minutes = (count: number) => new Date(setting.clock.now().getTime() + count * 60_000)
  expect((await callback(event, { sentAt: minutes(-6) })).status).toBe(401)
  expect((await callback(event, { sentAt: minutes(6) })).status).toBe(401)
  expect((await callback({ ...event, amountFen: 5899 })).status).toBe(422)
  expect((await callback({ ...event, paymentId: newId() })).status).toBe(404)
  expect((await callback({ ...event, paymentId: 'x' })).status).toBe(400)
  expect((await stateOf(id))['state']).toBe('paying')
  expect((await callback(event)).status).toBe(200)
  expect((await stateOf(id))['state']).toBe('paid')
})

test('one sees and pays only one’s own', async () => {
  const { id } = await order()
  const payment = String((await pay(id)).body['id'])
  const other = await setting.somebody('别人')
  const theirs = await addressOf(other)
  for (const answer of [
    await other.call('GET', `/api/orders/${id}`),
    await other.call('POST', `/api/orders/${id}/cancel`, {}, newId()),
    await pay(id, newId(), other, theirs),
    await other.call('GET', `/api/payments/${payment}`),
    await decide(payment, 'pay', other),
    await pay((await order()).id, newId(), buyer, theirs),
    await buyer.call('DELETE', `/api/addresses/${theirs}`),
  ])
    expect(answer.body['code']).toBe('not_found')
})
