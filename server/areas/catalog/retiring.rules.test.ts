import { expect, test } from 'vitest'
import { restoreTrouble, reviewsAnew } from './retiring.rules.ts'

test('a packing comes back unless its name is used or the product is full', () => {
  const many = Array.from({ length: 20 }, (_, index) => `${String(index + 1)}斤装`)
  expect(restoreTrouble('试吃', ['5斤装'])).toBeNull()
  expect(restoreTrouble('5斤装', ['5斤装'])).toBe('name_taken')
  expect(restoreTrouble('试吃', many)).toBe('skus_full')
  expect(restoreTrouble('5斤装', many)).toBe('name_taken')
})

test('only what no review has seen is reviewed anew, and only where the product is on air', () => {
  expect(reviewsAnew('approved', true)).toBe(false)
  expect(reviewsAnew('approved', false)).toBe(true)
  expect((['draft', 'submitted', 'rejected'] as const).map((state) => reviewsAnew(state, false))).toEqual([
    ...[false, false, false],
  ])
})
