import { expect, test } from 'vitest'
import { decideEpoch, truthAfter } from './till.rules.ts'

const hold = (orderId: string, buyerId: string, quantity = 1) => ({
  ...{ orderId, buyerId, quantity },
  placedAtMs: 0,
  streamMs: null,
})
const sale = {
  epoch: 7,
  available: 3,
  over: false,
  orders: [{ orderId: 'old', buyerId: 'x', quantity: 1, holds: true }],
}

test('an epoch admits in the order of arrival what the locked row still has', () => {
  const holds = [hold('a', 'x', 2), hold('old', 'x'), hold('b', 'y', 2), hold('c', 'z', 2), hold('d', 'z')]
  const decision = decideEpoch(sale, 2, holds, 0)
  expect(decision.outcomes).toEqual(['over_limit', 'known', 'admitted', 'sold_out', 'admitted'])
  expect(decision.units).toBe(3)
  const after = truthAfter(sale, decision, 2)
  expect(after).toMatchObject({ epoch: 7, available: 0 })
  expect(after.orders.map((order) => order.orderId)).toEqual(['old', 'b', 'd'])
})

test('a sale that is over admits nobody, but still knows whom it sold to', () => {
  const decision = decideEpoch({ ...sale, over: true }, 2, [hold('a', 'y'), hold('old', 'x')], 0)
  expect(decision.outcomes).toEqual(['offer_over', 'known'])
  expect(decision.admitted).toEqual([])
})
