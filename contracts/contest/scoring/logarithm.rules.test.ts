import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, fraction } from './fraction.rules.ts'
import { logarithm, loggedScore } from './logarithm.rules.ts'
import { scoreText } from './ranking.rules.ts'

const ONE = 1n << 40n

test('powers of two are exact, and other numbers are cut after forty binary digits', () => {
  expect(logarithm(1n, 1n)).toBe(0n)
  expect(logarithm(2n, 1n)).toBe(ONE)
  expect(logarithm(1024n, 1n)).toBe(10n * ONE)
  expect(logarithm(96n, 3n)).toBe(5n * ONE)
  // log₂ 10 = 3.321928094887362347870319429489390175864831393… (OEIS A020862)
  const tenth = 3_321_928_094_887_362_347_870_319_429_489n
  expect(logarithm(10n, 1n)).toBe((tenth * ONE) / 10n ** 30n)
  // log₂ 3 = 1.584962500721156181453738943947816508759814407… (OEIS A020857)
  expect(logarithm(3n, 1n)).toBe((1_584_962_500_721_156_181_453_738_943_947n * ONE) / 10n ** 30n)
})

test('it grows with the number, and agrees with the machine’s own where that is exact enough', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 15n }),
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      (n, more) => {
        expect(logarithm(n + more, 1n) >= logarithm(n, 1n)).toBe(true)
        expect(Math.abs(Number(logarithm(n, 1n)) / Number(ONE) - Math.log2(Number(n)))).toBeLessThan(1e-9)
      },
    ),
  )
})

test('a capped scale worked by hand: 300.00 of at most 1,500.00 in units of 100.00 is log 4 ÷ log 16, a half', () => {
  const scale = { cap: 150_000, unit: 10_000 }
  expect(scoreText(loggedScore(4500, 30_000, scale))).toBe('22.50')
  expect(scoreText(loggedScore(4500, 70_000, scale))).toBe('33.75')
  expect(scoreText(loggedScore(4500, 0, scale))).toBe('0.00')
  expect(scoreText(loggedScore(4500, 150_000, scale))).toBe('45.00')
  expect(scoreText(loggedScore(4500, 900_000_000, scale))).toBe('45.00')
})

test('more is never worth less, and nothing is worth more than the weight', () => {
  const money = fc.integer({ min: 0, max: 2_000_000_000 })
  fc.assert(
    fc.property(money, money, fc.integer({ min: 1, max: 1_000_000_000 }), (a, b, cap) => {
      const of = (own: number) => loggedScore(4500, own, { cap, unit: 100 })
      expect(compare(of(Math.max(a, b)), of(Math.min(a, b)))).toBeGreaterThanOrEqual(0)
      expect(compare(of(a), fraction(4500, 1))).toBeLessThanOrEqual(0)
    }),
  )
})
