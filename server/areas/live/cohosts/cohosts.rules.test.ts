import { expect, test } from 'vitest'
import { afterAdmitting, afterAsking, hasPlace, needsPlace } from './cohosts.rules.ts'

test('both sides must want it, in either order', () => {
  expect(afterAdmitting(afterAsking('out'))).toBe('on')
  expect(afterAsking(afterAdmitting('out'))).toBe('on')
  expect(afterAsking(afterAsking('out'))).toBe('asked')
  expect(afterAdmitting(afterAdmitting('out'))).toBe('invited')
})

test('who is up stays up whatever is pressed again', () => {
  expect(afterAsking('on')).toBe('on')
  expect(afterAdmitting('on')).toBe('on')
})

test('an invitation keeps a place, so accepting it never finds the stage full', () => {
  expect(needsPlace('out', 'invited')).toBe(true)
  expect(needsPlace('asked', 'on')).toBe(true)
  expect(needsPlace('invited', 'on')).toBe(false)
  expect(needsPlace('out', 'asked')).toBe(false)
  expect([0, 2, 3].map(hasPlace)).toEqual([true, true, false])
})
