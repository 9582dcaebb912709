import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apartBecause, entrySalesOf, measuredOf, type SoldOrder } from './sold.rules.ts'

const [peak, plain] = ['relief village', 'other village']
const context = {
  hostId: 'host',
  tied: new Set(['cousin']),
  marks: [{ phone: 'her phone', door: 'her door' }],
  devices: new Set(['her tablet']),
  organised: new Set(['arranged']),
  relief: new Set([peak]),
  reliefBp: 15_000,
}

const order = (orderId: string, change: Partial<SoldOrder> = {}): SoldOrder => ({
  orderId,
  ...{ buyerId: 'buyer', paid: true, totalFen: 10_000, refundedFen: 0 },
  to: { phone: 'phone', door: 'door' },
  device: 'a phone',
  origins: [{ villageId: plain, fen: 10_000 }],
  ...change,
})

describe('an order counts', () => {
  test('unless it is the host’s, goes to a phone or door of the host’s, or was arranged', () => {
    const because = (change: Partial<SoldOrder>, id = 'order') => apartBecause(order(id, change), context)
    expect(because({})).toBeNull()
    expect(because({ buyerId: 'host' })).toBe('self')
    expect(because({ to: { phone: 'her phone', door: 'another' } })).toBe('linked')
    expect(because({ to: { phone: 'another', door: 'her door' } })).toBe('linked')
    expect(because({ buyerId: 'cousin' })).toBe('linked')
    expect(because({ device: 'her tablet' })).toBe('device')
    expect(because({ device: null })).toBeNull()
    expect(because({}, 'arranged')).toBe('organised')
    expect(because({ to: null, paid: false })).toBeNull()
  })

  test('what does not is apart, not gone', () => {
    const sales = entrySalesOf(
      7,
      [
        order('1'),
        order('2', { buyerId: 'host', totalFen: 1_000_000 }),
        order('3', { to: { phone: 'her phone', door: 'x' }, totalFen: 500 }),
        order('arranged', { totalFen: 70_000, refundedFen: 10_000 }),
      ],
      context,
    )
    expect(sales).toMatchObject({ number: 7, placed: 1, paid: 1, netFen: 10_000 })
    expect(sales.apart).toEqual([
      { because: 'self', orders: 1, fen: 1_000_000 },
      { because: 'linked', orders: 1, fen: 500 },
      { because: 'organised', orders: 1, fen: 60_000 },
    ])
  })
})

test('figures worked by hand: one refunded in part, one in full, one unpaid, one half from a relief village', () => {
  const half = [
    { villageId: peak, fen: 5_000 },
    { villageId: plain, fen: 5_000 },
  ]
  const sales = entrySalesOf(
    1,
    [
      order('1', { refundedFen: 4_000 }),
      order('2', { refundedFen: 10_000 }),
      order('3', { paid: false }),
      order('4', { origins: half, refundedFen: 2_000 }),
    ],
    context,
  )
  // 60.00 + 0 + 80.00, of which half of 80.00 is relief and counts half as much again.
  expect(sales).toMatchObject({ placed: 4, paid: 3, paidFen: 30_000, refundedFen: 16_000, validOrders: 2 })
  expect(sales).toMatchObject({ netFen: 14_000, reliefFen: 4_000, weightedFen: 16_000 })
  expect(measuredOf(sales, 3)).toEqual({
    ...{ netSales: 16_000, validOrders: 2, keptSales: 4_666, publicVote: 3 },
    ...{ conversion: 7_500, reliefSales: 4_000 },
  })
})

test('who sold nothing has nothing, and no figure divides by it', () => {
  expect(measuredOf(entrySalesOf(1, [], context), 0)).toEqual({
    ...{ netSales: 0, validOrders: 0, keptSales: 0, publicVote: 0, conversion: 0, reliefSales: 0 },
  })
})

test('figures do not depend on the order of orders, stay whole, and a refund never raises them', () => {
  const orders = fc.array(
    fc.record({
      totalFen: fc.integer({ min: 1, max: 1_000_000_000 }),
      refunded: fc.integer({ min: 0, max: 100 }),
      buyerId: fc.constantFrom('host', 'buyer', 'other'),
      paid: fc.boolean(),
      relief: fc.integer({ min: 0, max: 1_000_000_000 }),
    }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(orders, (given) => {
      const made = given.map(({ totalFen, refunded, buyerId, paid, relief }, index) =>
        order(String(index), {
          ...{ totalFen, buyerId, paid, refundedFen: Math.floor((totalFen * refunded) / 100) },
          origins: [
            { villageId: peak, fen: relief },
            { villageId: plain, fen: 1_000_000_000 - relief },
          ],
        }),
      )
      const measured = measuredOf(entrySalesOf(1, made, context), 0)
      expect(measuredOf(entrySalesOf(1, made.toReversed(), context), 0)).toEqual(measured)
      for (const figure of Object.values(measured)) expect(Number.isSafeInteger(figure)).toBe(true)
      const refunded = made.map((it) => ({ ...it, refundedFen: it.totalFen }))
      expect(measuredOf(entrySalesOf(1, refunded, context), 0).netSales).toBe(0)
    }),
  )
})
