import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billedDays, compareBill, isDue, keyOf, type Billed, type Booked } from './reconciliation.rules.ts'

const booked = (id: string, change: Partial<Booked> = {}): Booked => ({
  ...{ kind: 'payment', id, amountFen: 5900, settled: true },
  ...change,
})
const billed = (id: string, change: Partial<Billed> = {}): Billed => ({
  ...{ kind: 'payment', id, reference: `4200-${id}`, amountFen: 5900, settled: true },
  ...change,
})

test('each way in which a bill and our books may differ is told apart', () => {
  const differences = compareBill({
    bill: [
      billed('same'),
      billed('strange'),
      billed('dearer', { amountFen: 6000 }),
      billed('unpaid here'),
      billed('back', { kind: 'refund', amountFen: 100 }),
      billed('failed', { kind: 'refund', settled: false }),
    ],
    behind: [
      booked('same'),
      booked('dearer'),
      booked('unpaid here', { settled: false }),
      booked('back', { kind: 'refund', amountFen: 200 }),
      booked('failed', { kind: 'refund' }),
    ],
    expected: [booked('same'), booked('gone'), booked('yesterday'), booked('not yet', { settled: false })],
    elsewhere: new Set([keyOf(booked('yesterday'))]),
  })
  expect(
    differences.map(({ kind, item, itemId, oursFen, theirsFen }) => [kind, item, itemId, oursFen, theirsFen]),
  ).toEqual([
    ['missingHere', 'payment', 'strange', null, 5900],
    ['amount', 'payment', 'dearer', 5900, 6000],
    ['state', 'payment', 'unpaid here', 5900, 5900],
    ['amount', 'refund', 'back', 200, 100],
    ['state', 'refund', 'failed', 5900, 5900],
    ['missingThere', 'payment', 'gone', 5900, null],
  ])
})

test('books that agree have no difference, in whatever order the lines come', () => {
  const items = fc.uniqueArray(fc.uuid(), { maxLength: 20 })
  fc.assert(
    fc.property(items, items, (payments, refunds) => {
      const ours = [
        ...payments.map((id) => booked(id)),
        ...refunds.map((id) => booked(id, { kind: 'refund', amountFen: 100 })),
      ]
      const bill = ours.map((item) => billed(item.id, item)).toReversed()
      expect(compareBill({ bill, behind: ours, expected: ours, elsewhere: new Set() })).toEqual([])
    }),
  )
})

test('a day counts as billed from half past ten in Beijing on the next', () => {
  expect(billedDays(Date.parse('2026-11-24T10:29:00+08:00'))).toEqual([
    '2026-11-22',
    '2026-11-21',
    '2026-11-20',
  ])
  expect(billedDays(Date.parse('2026-11-24T10:30:00+08:00'))).toEqual([
    '2026-11-23',
    '2026-11-22',
    '2026-11-21',
  ])
})

test('a day is compared once, and again only while something is open', () => {
  const hours = (count: number) => count * 3_600_000
  expect(isDue(null, 0)).toBe(true)
  expect(isDue({ atMs: 0, open: 0 }, hours(48))).toBe(false)
  expect(isDue({ atMs: 0, open: 1 }, hours(5))).toBe(false)
  expect(isDue({ atMs: 0, open: 1 }, hours(6))).toBe(true)
})
