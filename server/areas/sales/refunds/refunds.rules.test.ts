import { expect, test } from 'vitest'
import { leftOf, waitAfter } from './refunds.rules.ts'

test('what can go back is what the buyer paid, less what went back', () => {
  const parcel = { merchantId: 'm', goodsFen: 1_000, freightFen: 200, discountFen: 300, refundedFen: 400 }
  expect(leftOf(parcel)).toBe(500)
})

test('a provider is asked again ever more rarely, at last every half hour', () => {
  expect([0, 1, 2].map(waitAfter)).toEqual([5_000, 10_000, 20_000])
  expect(waitAfter(1_000)).toBe(30 * 60_000)
})
