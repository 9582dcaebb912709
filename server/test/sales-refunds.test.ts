import { afterAll, beforeAll, expect, test } from 'vitest'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import { salesActs, testFreight } from './sales.acts.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

let setting: SalesSetting
let buyer: Somebody
let operator: Somebody
let host: Somebody
let acts: ReturnType<typeof salesActs>

beforeAll(async () => {
  setting = await openSalesSetting({ freight: testFreight })
  acts = salesActs(setting)
  buyer = await setting.somebody('王小果')
  operator = await setting.somebody('苏晚晴', 'operator')
  host = await setting.somebody('林小满', 'host')
})

afterAll(() => setting.close())

const onShelf = async (skuId: string) => (await setting.catalog.skus([skuId])).get(skuId)?.sku.available
const parcelOf = async (lines: { skuId: string; quantity: number; priceFen: number }[]) => {
  const order = await acts.paid(buyer, lines)
  const [parcel] = order.parcels
  if (!parcel) throw new Error('no parcel')
  return { order, parcel }
}
const sandboxRefunds = async (paymentIds: string[]) => {
  const rows = await setting.db.prisma.sandboxRefund.findMany({ where: { paymentId: { in: paymentIds } } })
  return rows.map((row) => row.amountFen)
}
const agrees = async () => {
  const { checks } = await acts.trialBalance(operator)
  expect(checks.filter((check) => !check.agrees)).toEqual([])
}

test('an order of two merchants is quoted, paid once and becomes two parcels with evidence', async () => {
  const other = await setting.merchant('楼德煎饼坊')
  const [cherries, pancakes] = [await setting.goods(10), await setting.goods(10, 1_500, '煎饼', other)]
  const lines = [
    { skuId: cherries, quantity: 2, priceFen: 5_900 },
    { skuId: pancakes, quantity: 3, priceFen: 1_500 },
  ]
  const orderId = await acts.place(buyer, lines)
  const addressId = await acts.addressOf(buyer)
  const quote = await buyer.call('GET', `/api/orders/${orderId}/quote?addressId=${addressId}`)
  // Each merchant sends its own parcel, for 600 分 within the province.
  expect(quote.body).toMatchObject({ goodsFen: 16_300, freightFen: 1_200, totalFen: 17_500 })
  const stale = await buyer.call(
    'POST',
    `/api/orders/${orderId}/pay`,
    { addressId, totalFen: 16_300 },
    newId(),
  )
  expect(stale.body['code']).toBe('price_changed')
  const far = await acts.addressOf(buyer, '西藏自治区拉萨市')
  expect((await buyer.call('GET', `/api/orders/${orderId}/quote?addressId=${far}`)).body).toMatchObject({
    freightFen: 3_600,
  })
  const order = await acts.pay(buyer, orderId, addressId)
  expect(order).toMatchObject({ state: 'paid', totalFen: 17_500, freightFen: 1_200 })
  expect(order.parcels.map((it) => [it.merchantName, it.goodsFen, it.freightFen, it.state]).sort()).toEqual([
    ['天宝果品合作社', 11_800, 600, 'toShip'],
    ['楼德煎饼坊', 4_500, 600, 'toShip'],
  ])
  const evidence = orderRoutes.evidence.reply.parse(
    (await buyer.call('GET', `/api/orders/${orderId}/evidence`)).body,
  )
  expect(evidence.items.find((it) => it.skuId === pancakes)).toMatchObject({
    priceFen: 1_500,
    page: { title: '煎饼', merchantName: '楼德煎饼坊', basisFen: 1_500 },
  })
  const stranger = await setting.somebody('路人')
  expect((await stranger.call('GET', `/api/orders/${orderId}/evidence`)).body['code']).toBe('not_found')
  const seller = await acts.merchantOf(other)
  const part = orderRoutes.evidence.reply.parse(
    (await seller.call('GET', `/api/orders/${orderId}/evidence`)).body,
  )
  expect(part.items.map((it) => it.skuId)).toEqual([pancakes])
  await agrees()
})

test('a partial refund goes through the provider once, is subtracted, and never exceeds what was paid', async () => {
  const skuId = await setting.goods(10)
  const { order, parcel } = await parcelOf([{ skuId, quantity: 2, priceFen: 5_900 }])
  const seller = await acts.merchantOf(parcel.merchantId)
  const key = newId()
  const first = await acts.refund(seller, parcel.id, { amountFen: 3_000 }, key)
  expect(first.body).toMatchObject({ amountFen: 3_000, state: 'due' })
  expect((await acts.refund(seller, parcel.id, { amountFen: 3_000 }, key)).body['id']).toBe(first.body['id'])
  expect((await acts.refund(seller, parcel.id, { amountFen: 2_000 }, key)).body['code']).toBe('key_reused')
  await setting.sales.sweep()
  await setting.sales.sweep()
  const payments = await setting.db.prisma.payment.findMany({ where: { orderId: order.id } })
  expect(await sandboxRefunds(payments.map((it) => it.id))).toEqual([3_000])
  const tooMuch = await acts.refund(operator, parcel.id, { amountFen: 9_401 })
  expect(tooMuch.body['code']).toBe('refund_too_much')
  expect(await acts.orderOf(buyer, order.id)).toMatchObject({ state: 'paid', refundedFen: 3_000 })
  const list = await buyer.call('GET', `/api/orders/${order.id}/refunds`)
  expect(list.body['items']).toMatchObject([{ amountFen: 3_000, state: 'sent' }])
  await agrees()
  expect(await onShelf(skuId)).toBe(8)
  const rest = await acts.refund(operator, parcel.id, { amountFen: 9_400, restock: true })
  expect(rest.status).toBe(200)
  expect(await acts.orderOf(buyer, order.id)).toMatchObject({ state: 'refunded', refundedFen: 12_400 })
  expect(await onShelf(skuId)).toBe(10)
  await assertStockEquation(setting.db)
  await setting.sales.sweep()
  await agrees()
})

test('twenty refunds at once never send back more than was paid', async () => {
  const { order, parcel } = await parcelOf([{ skuId: await setting.goods(9), quantity: 1, priceFen: 5_900 }])
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => acts.refund(operator, parcel.id, { amountFen: 1_000 })),
  )
  // 5,900 for the goods and 600 for the carriage: six times 1,000.
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(6)
  expect(answers.filter((answer) => answer.body['code'] === 'refund_too_much')).toHaveLength(14)
  expect((await acts.orderOf(buyer, order.id)).refundedFen).toBe(6_000)
  await expect(
    setting.db.prisma.parcel.update({ where: { id: parcel.id }, data: { refundedFen: 6_501 } }),
  ).rejects.toThrow()
  await expect(
    setting.db.prisma.parcel
      .update({ where: { id: parcel.id }, data: { refundedFen: 10 } })
      .then(() =>
        setting.db.prisma.refund.updateMany({ where: { parcelId: parcel.id }, data: { amountFen: 1_001 } }),
      ),
  ).rejects.toThrow()
  await setting.db.prisma.parcel.update({ where: { id: parcel.id }, data: { refundedFen: 6_000 } })
})

test('a buyer cancels what is paid and not sent: money and units go back, once', async () => {
  const skuId = await setting.goods(4)
  const { order, parcel } = await parcelOf([{ skuId, quantity: 4, priceFen: 5_900 }])
  const cancel = () => buyer.call('POST', `/api/orders/${order.id}/cancel`, {}, newId())
  const [first, second] = await Promise.all([cancel(), cancel()])
  expect(first.body).toMatchObject({ state: 'refunded', refundedFen: 24_200 })
  expect(second.body).toMatchObject({ state: 'refunded', refundedFen: 24_200 })
  expect(await onShelf(skuId)).toBe(4)
  await setting.sales.sweep()
  expect(await setting.db.prisma.refund.count({ where: { parcelId: parcel.id, state: 'sent' } })).toBe(1)
  await assertStockEquation(setting.db)
  await agrees()
})

test('a live’s figures are what was paid less what went back, and its refunds are told to who has to know', async () => {
  const liveId = await setting.liveOf(host)
  const order = await acts.paid(
    buyer,
    [{ skuId: await setting.goods(9), quantity: 1, priceFen: 5_900 }],
    liveId,
  )
  await acts.refund(operator, order.parcels[0]?.id ?? '', { amountFen: 900 })
  expect((await setting.sales.figures.netSales([liveId])).get(liveId)).toEqual({
    netFen: 5_600,
    paidOrders: 1,
  })
  const events = await setting.db.prisma.outboxEvent.findMany({ where: { kind: 'sales.orderRefunded' } })
  expect(events.map((event) => event.payload)).toContainEqual({ orderId: order.id, liveId, amountFen: 900 })
})

test('only the parcel’s own merchant and operators send money back', async () => {
  const { order, parcel } = await parcelOf([{ skuId: await setting.goods(9), quantity: 1, priceFen: 5_900 }])
  const rival = await acts.merchantOf(await setting.merchant('别家合作社'))
  const unbound = await setting.somebody('还没绑定', 'merchant')
  for (const who of [rival, unbound])
    expect((await acts.refund(who, parcel.id, { amountFen: 1 })).body['code']).toBe('not_found')
  expect((await acts.refund(buyer, parcel.id, { amountFen: 1 })).body['code']).toBe('not_allowed')
  expect((await rival.call('GET', `/api/orders/${order.id}/refunds`)).body['code']).toBe('not_found')
  expect((await rival.call('GET', '/api/ledger')).body['code']).toBe('not_allowed')
  expect((await buyer.call('GET', '/api/refunds')).body['code']).toBe('not_allowed')
  expect((await operator.call('GET', '/api/refunds?limit=2')).body['items']).toHaveLength(2)
})

test('the database refuses a posting that does not sum to zero, and any change of one that stands', async () => {
  const { prisma } = setting.db
  const posting = { id: newId(), kind: 'paid', orderId: newId(), at: setting.clock.now() }
  const entries = [
    { line: 1, account: 'clearing' as const, amountFen: 100 },
    { line: 2, account: 'buyer' as const, amountFen: -99 },
  ]
  await expect(
    prisma.ledgerPosting.create({ data: { ...posting, entries: { create: entries } } }),
  ).rejects.toThrow('does not sum to zero')
  await expect(prisma.ledgerPosting.create({ data: posting })).rejects.toThrow('does not sum to zero')
  await expect(prisma.ledgerEntry.updateMany({ data: { amountFen: 1 } })).rejects.toThrow('only added to')
  await expect(prisma.ledgerEntry.deleteMany()).rejects.toThrow('only added to')
  await expect(prisma.$executeRaw`TRUNCATE ledger_posting CASCADE`).rejects.toThrow('only added to')
})
