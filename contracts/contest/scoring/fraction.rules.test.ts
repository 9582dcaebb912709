import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  add,
  compare,
  decimalText,
  fraction,
  leastCommonMultiple,
  rootHalfUp,
  roundHalfUp,
} from './fraction.rules.ts'

test('thirds add up to the whole, which binary floats would not promise', () => {
  const third = fraction(1, 3)
  expect(compare(add(add(third, third), third), fraction(1, 1))).toBe(0)
  expect(compare(add(fraction(1, 10), fraction(2, 10)), fraction(3, 10))).toBe(0)
  expect(compare(add(fraction(1, 2), third), fraction(5, 6))).toBe(0)
})

test('a half rounds up, what is below it down', () => {
  expect([fraction(5, 2), fraction(7, 2), fraction(249, 100), fraction(0, 9)].map(roundHalfUp)).toEqual([
    3n,
    4n,
    2n,
    0n,
  ])
})

test('a root rounds the same way: √2 = 1.41, √6.25 = 2.5, √(200 ÷ 3) = 8.16', () => {
  expect([fraction(2, 1), fraction(25, 4), fraction(200, 3)].map(rootHalfUp)).toEqual([1n, 3n, 8n])
})

test('a rounded root r is the one for which r − ½ ≤ √x < r + ½', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000 }),
      fc.integer({ min: 1, max: 9000 }),
      (over, under) => {
        const r = rootHalfUp(fraction(over, under))
        const square = 4n * BigInt(over)
        if (r > 0n) expect((2n * r - 1n) ** 2n * BigInt(under)).toBeLessThanOrEqual(square)
        expect((2n * r + 1n) ** 2n * BigInt(under)).toBeGreaterThan(square)
      },
    ),
  )
})

test('a root of any size is exact: √(10^48) and its neighbours', () => {
  const square = 10n ** 48n
  expect(rootHalfUp(fraction(square, 1))).toBe(10n ** 24n)
  expect(rootHalfUp(fraction(square - 10n ** 24n + 1n, 1))).toBe(10n ** 24n)
  expect(rootHalfUp(fraction(square - 10n ** 24n, 1))).toBe(10n ** 24n - 1n)
})

test('below zero it rounds to the nearest too', () => {
  expect([fraction(-7, 4), fraction(-3, 2), fraction(-1, 4)].map(roundHalfUp)).toEqual([-2n, -1n, 0n])
})

test('a decimal has all its digits and its sign', () => {
  expect(decimalText(fraction(2, 3), 4)).toBe('0.6667')
  expect(decimalText(fraction(-1, 4), 2)).toBe('-0.25')
  expect(decimalText(fraction(7, 1), 0)).toBe('7')
})

test('the least common multiple', () => {
  expect([leastCommonMultiple(4n, 6n), leastCommonMultiple(5n, 5n), leastCommonMultiple(1n, 9n)]).toEqual([
    12n,
    5n,
    9n,
  ])
})
