import { expect, test } from 'vitest'
import type { Coupon } from '#contracts/sales/coupons.types.ts'
import { claimable, spentShare } from './coupon.rules.ts'

const coupon = (change: Partial<Coupon>): Coupon => ({
  ...{ id: 'c', name: '满50减10', kind: 'amount', offFen: 1_000, offBp: 0, thresholdFen: 5_000 },
  ...{ mostOffFen: null, merchantId: null, liveId: null, liveOnly: false, newBuyers: false, alone: false },
  ...{ perBuyer: 1, startsAt: '2026-05-12T00:00:00.000Z', endsAt: '2026-05-13T00:00:00.000Z' },
  ...{ budgetFen: 10_000, spentFen: 2_500, mostClaims: 10, claimed: 3, own: 0 },
  ...change,
})

test('a coupon is claimed until one has it or all are gone', () => {
  expect(claimable(coupon({}))).toBe('yes')
  expect(claimable(coupon({ own: 1 }))).toBe('had')
  expect(claimable(coupon({ claimed: 10 }))).toBe('gone')
  expect(spentShare(coupon({}))).toBe(0.25)
})
