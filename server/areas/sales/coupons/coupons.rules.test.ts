import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestChoice, offOf, type CouponTerms, type Goods } from './coupons.rules.ts'

const coupon = (change: Partial<CouponTerms> = {}): CouponTerms => ({
  ...{ claimId: 'a', couponId: 'A', name: '券', kind: 'amount', offFen: 1_000, offBp: 0, thresholdFen: 0 },
  ...{ mostOffFen: null, merchantId: null, liveOnly: false, newBuyers: false, alone: false },
  leftFen: 1_000_000,
  ...change,
})
const goods = (skuId: string, merchantId: string, priceFen: number, quantity = 1): Goods => ({
  ...{ skuId, merchantId, priceFen, quantity },
})
const inLive = { inLive: true, newBuyer: true }

const anyGoods = fc.uniqueArray(
  fc.record({
    skuId: fc.stringMatching(/^[a-f0-9]{4}$/),
    merchantId: fc.constantFrom('m1', 'm2', 'm3'),
    quantity: fc.integer({ min: 1, max: 99 }),
    priceFen: fc.integer({ min: 1, max: 200_000 }),
  }),
  { minLength: 1, maxLength: 8, selector: (line) => line.skuId },
)
const anyCoupons = fc.uniqueArray(
  fc.record({
    claimId: fc.stringMatching(/^[a-f0-9]{4}$/),
    couponId: fc.constant('c'),
    name: fc.constant('券'),
    kind: fc.constantFrom('amount' as const, 'percent' as const, 'every' as const),
    offFen: fc.integer({ min: 1, max: 300_000 }),
    offBp: fc.integer({ min: 1, max: 10_000 }),
    thresholdFen: fc.integer({ min: 0, max: 500_000 }),
    mostOffFen: fc.option(fc.integer({ min: 1, max: 100_000 })),
    merchantId: fc.option(fc.constantFrom('m1', 'm2', 'm3', 'm4')),
    liveOnly: fc.boolean(),
    newBuyers: fc.boolean(),
    alone: fc.boolean(),
    leftFen: fc.integer({ min: 0, max: 200_000 }),
  }),
  { maxLength: 7, selector: (terms) => terms.claimId },
)
const anySituation = fc.record({ inLive: fc.boolean(), newBuyer: fc.boolean() })

describe('any coupons on any goods', () => {
  test('leave at least one 分 to pay, take from no line more than it costs, and sum exactly', () => {
    fc.assert(
      fc.property(anyGoods, anyCoupons, anySituation, (lines, coupons, situation) => {
        const { cuts, savedFen } = bestChoice(lines, coupons, situation)
        const costFen = lines.reduce((sum, line) => sum + line.quantity * line.priceFen, 0)
        expect(savedFen).toBeGreaterThanOrEqual(0)
        expect(savedFen).toBeLessThanOrEqual(costFen - 1)
        expect(cuts.reduce((sum, cut) => sum + cut.amountFen, 0)).toBe(savedFen)
        for (const line of lines) {
          const off = cuts
            .filter((cut) => cut.skuId === line.skuId)
            .reduce((sum, cut) => sum + cut.amountFen, 0)
          expect(off).toBeLessThanOrEqual(line.quantity * line.priceFen)
        }
      }),
    )
  })

  test('do not depend on the order in which goods or coupons come', () => {
    fc.assert(
      fc.property(anyGoods, anyCoupons, anySituation, fc.nat(), (lines, coupons, situation, seed) => {
        const turned = <T>(list: readonly T[]) =>
          list.length === 0
            ? []
            : [...list.slice(seed % list.length), ...list.slice(0, seed % list.length)].reverse()
        const other = bestChoice(turned(lines), turned(coupons), situation)
        expect(other.cuts).toEqual(bestChoice(lines, coupons, situation).cuts)
      }),
    )
  })

  test('save no less with another coupon, and take no coupon beyond its budget, bound or conditions', () => {
    fc.assert(
      fc.property(anyGoods, anyCoupons, anySituation, (lines, coupons, situation) => {
        const { cuts, savedFen, notUsed } = bestChoice(lines, coupons, situation)
        if (coupons.length > 0)
          expect(bestChoice(lines, coupons.slice(1), situation).savedFen).toBeLessThanOrEqual(savedFen)
        for (const terms of coupons) {
          const off = cuts
            .filter((cut) => cut.claimId === terms.claimId)
            .reduce((sum, cut) => sum + cut.amountFen, 0)
          expect(off).toBeLessThanOrEqual(Math.min(terms.leftFen, terms.mostOffFen ?? Infinity))
          if (off > 0 && terms.liveOnly) expect(situation.inLive).toBe(true)
          if (off > 0 && terms.newBuyers) expect(situation.newBuyer).toBe(true)
          if (off > 0 && terms.alone) expect(new Set(cuts.map((cut) => cut.claimId)).size).toBe(1)
          expect(notUsed.some(({ claimId }) => claimId === terms.claimId)).toBe(off === 0)
        }
        for (const merchantId of ['m1', 'm2', 'm3', null]) {
          const ofOne = cuts.filter((cut) => cut.merchantId === merchantId)
          expect(new Set(ofOne.map((cut) => cut.claimId)).size).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

test('满减 counts once, 每满减 each time, a percentage rounds down, and bounds hold', () => {
  expect(offOf(coupon({ thresholdFen: 10_000 }), 29_900)).toBe(1_000)
  expect(offOf(coupon({ thresholdFen: 10_000 }), 9_999)).toBe(0)
  expect(offOf(coupon({ kind: 'every', thresholdFen: 10_000 }), 29_900)).toBe(2_000)
  expect(offOf(coupon({ kind: 'percent', offBp: 1_250 }), 999)).toBe(124)
  expect(offOf(coupon({ kind: 'percent', offBp: 5_000, mostOffFen: 300 }), 10_000)).toBe(300)
  expect(offOf(coupon({ leftFen: 400 }), 10_000)).toBe(400)
})

test('a merchant’s coupon and one of the platform go together, the platform’s on what is left', () => {
  const lines = [goods('s1', 'm1', 10_000), goods('s2', 'm2', 5_000)]
  const ofMerchant = coupon({ claimId: 'm', merchantId: 'm1', offFen: 2_000, thresholdFen: 10_000 })
  const tenth = coupon({ claimId: 'p', kind: 'percent', offBp: 1_000 })
  const { cuts, savedFen } = bestChoice(lines, [tenth, ofMerchant], inLive)
  expect(savedFen).toBe(2_000 + 1_300)
  expect(
    cuts.map(({ claimId, skuId, amountFen, merchantId }) => [claimId, skuId, amountFen, merchantId]),
  ).toEqual([
    ['m', 's1', 2_000, 'm1'],
    ['p', 's1', 800, null],
    ['p', 's2', 500, null],
  ])
})

test('a merchant’s coupon is left out where it would cost the platform’s threshold', () => {
  const lines = [goods('s1', 'm1', 10_000)]
  const small = coupon({ claimId: 'm', merchantId: 'm1', offFen: 100 })
  const large = coupon({ claimId: 'p', offFen: 3_000, thresholdFen: 10_000 })
  expect(bestChoice(lines, [small, large], inLive)).toMatchObject({
    savedFen: 3_000,
    notUsed: [{ claimId: 'm', why: 'less' }],
  })
})

test('each coupon that is not taken has its reason', () => {
  const lines = [goods('s1', 'm1', 9_000)]
  const why = (terms: Partial<CouponTerms>) =>
    bestChoice(lines, [coupon(terms)], { inLive: false, newBuyer: false }).notUsed[0]
  expect(why({ thresholdFen: 10_000 })).toMatchObject({ why: 'below_threshold', shortFen: 1_000 })
  expect(why({ liveOnly: true })?.why).toBe('live_only')
  expect(why({ newBuyers: true })?.why).toBe('new_buyers')
  expect(why({ merchantId: 'm2' })?.why).toBe('other_goods')
  expect(why({ leftFen: 0 })?.why).toBe('no_budget')
})
