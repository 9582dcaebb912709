import { expect, test } from 'vitest'
import { Problem } from '#server/core/problem.ts'
import { startOf } from './offers.rules.ts'
import { capOf, countyDayStart } from './ship-cap.rules.ts'
import { refusalToQueue, standingOf, turnMs } from './waitlist.rules.ts'

const now = new Date('2026-05-12T02:00:00.000Z')

test('a sale begins at once, at a moment to come, or by the host’s thumb', () => {
  expect(startOf({}, 'live', now)).toEqual({ state: 'running', opened: true, startsAt: now })
  expect(startOf({ start: 'thumb' }, 'scheduled', now)).toMatchObject({ state: 'armed', opened: false })
  const at = '2026-05-12T02:05:00.000Z'
  expect(startOf({ start: at }, 'scheduled', now)).toEqual({
    ...{ state: 'running', opened: false, startsAt: new Date(at) },
  })
  expect(() => startOf({}, 'scheduled', now)).toThrow(new Problem('live_not_on'))
  expect(() => startOf({ start: 'thumb' }, 'ended', now)).toThrow(new Problem('live_over'))
  for (const start of ['2026-05-12T02:00:00.000Z', '2026-05-20T02:00:00.000Z'])
    expect(() => startOf({ start }, 'live', now)).toThrow(Problem)
})

test('a sale promises no more than shelf, picking and shipping allow, and names the smallest of them', () => {
  const free = { perDay: null, promised: 0 }
  expect(capOf('i', { onShelf: 600, sku: free, merchant: free })).toMatchObject({
    ...{ units: 600, boundBy: 'stock', perDay: null },
  })
  expect(capOf('i', { onShelf: 600, sku: { perDay: 200, promised: 150 }, merchant: free })).toMatchObject({
    units: 50,
    boundBy: 'sku',
    perDay: 200,
    promisedToday: 150,
  })
  expect(
    capOf('i', {
      ...{ onShelf: 600, sku: { perDay: 200, promised: 0 }, merchant: { perDay: 100, promised: 130 } },
    }),
  ).toMatchObject({ units: 0, boundBy: 'merchant', perDay: 100 })
})

test('the county’s day begins at its own midnight', () => {
  expect(countyDayStart(new Date('2026-05-12T15:59:59.999Z')).toISOString()).toBe('2026-05-11T16:00:00.000Z')
  expect(countyDayStart(new Date('2026-05-12T16:00:00.000Z')).toISOString()).toBe('2026-05-12T16:00:00.000Z')
})

test('one may queue for what is sold out and not paid for, also after the sale’s time', () => {
  const sale = { available: 0, soldOutMs: 900 }
  expect(refusalToQueue({ ...sale, state: 'soldOut' }, 3)).toBeNull()
  expect(refusalToQueue({ ...sale, state: 'ended' }, 1)).toBeNull()
  expect(refusalToQueue({ ...sale, state: 'soldOut' }, 0)).toBe('sold_out')
  expect(refusalToQueue({ ...sale, state: 'running' }, 3)).toBe('units_left')
  expect(refusalToQueue({ ...sale, state: 'ended', soldOutMs: null }, 3)).toBe('offer_over')
})

test('a place in the queue becomes a turn, and a turn a purchase or nothing', () => {
  expect(standingOf(null, null)).toBe('none')
  expect(standingOf({ state: 'waiting' }, null)).toBe('waiting')
  expect(standingOf({ state: 'served' }, 'held')).toBe('turn')
  expect(standingOf({ state: 'served' }, 'shipped')).toBe('won')
  expect(standingOf({ state: 'served' }, 'expired')).toBe('lapsed')
  expect(standingOf({ state: 'left' }, null)).toBe('none')
  expect(standingOf({ state: 'closed' }, null)).toBe('closed')
  expect([turnMs(600_000), turnMs(40_000)]).toEqual([120_000, 40_000])
})
