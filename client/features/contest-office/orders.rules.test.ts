import { expect, test } from 'vitest'
import { mayMarkOrders } from './orders.rules.ts'

test('orders may be set apart while they can change a ranking', () => {
  const [now, later] = [new Date('2026-05-12T00:00:00Z'), '2026-05-12T00:00:01Z']
  const judging = { state: 'judging' as const, round: 2, holdUntil: null }
  expect(mayMarkOrders(judging, { round: 2 }, now)).toBe(true)
  expect(mayMarkOrders(judging, { round: 1 }, now)).toBe(false)
  const published = { state: 'published' as const, round: 2, holdUntil: later }
  expect(mayMarkOrders(published, { round: 2 }, now)).toBe(true)
  expect(mayMarkOrders(published, { round: 1 }, now)).toBe(false)
  expect(mayMarkOrders(published, { round: 2 }, new Date(later))).toBe(false)
})
