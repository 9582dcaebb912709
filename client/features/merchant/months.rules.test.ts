import { expect, test } from 'vitest'
import { monthOf } from './months.rules.ts'

test('a month is the county’s, over the turn of a year too', () => {
  // Already January in 新泰, still December in UTC.
  const now = new Date('2026-12-31T17:00:00.000Z')
  expect(monthOf(now, 0)).toEqual({
    from: '2026-12-31T16:00:00.000Z',
    to: '2027-01-31T16:00:00.000Z',
    label: '2027-01',
  })
  expect(monthOf(now, 1).label).toBe('2026-12')
  expect(monthOf(now, 1).to).toBe(monthOf(now, 0).from)
})
