import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AtMostEvery, type Pace } from './at-most-every.ts'
import { Ticker } from './ticker.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** What a pace of `everyMs` with acts of `tookMs` makes of requests; each act is noted by its key. */
function pacedActs(pace: Pace, tookMs = 0) {
  const acted: string[] = []
  const errors: unknown[] = []
  const act = async (key: string) => {
    acted.push(key)
    await new Promise((resolve) => setTimeout(resolve, tookMs))
    if (key === 'away') throw new Error('away')
  }
  return { acted, errors, paced: new AtMostEvery(pace, act, (error) => errors.push(error)) }
}

test('the first request acts at once, a rush acts once more at the end of the pause, keys apart', async () => {
  const { acted, paced } = pacedActs({ everyMs: 200 })
  for (let index = 0; index < 100; index += 1) paced.ask('a')
  paced.ask('b')
  expect(acted).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(199)
  expect(acted).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(acted).toEqual(['a', 'b', 'a'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(acted).toHaveLength(3)
  paced.ask('a')
  paced.ask('a')
  paced.close()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(acted).toHaveLength(4)
})

test.each([
  ['that grows dear comes less often', { everyMs: 100, rest: 9 }, { tookMs: 50, nextMs: 500 }],
  // A timer of no time takes the next moment.
  ['that outlasts its pause is waited for', { everyMs: 100 }, { tookMs: 300, nextMs: 301 }],
])('an act %s', async (_what, pace, { tookMs, nextMs }) => {
  const { acted, paced } = pacedActs(pace, tookMs)
  paced.ask('a')
  paced.ask('a')
  await vi.advanceTimersByTimeAsync(nextMs - 1)
  expect(acted).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(acted).toHaveLength(2)
})

test('a failure is told and does not stop the next', async () => {
  const { errors, paced } = pacedActs({ everyMs: 10 })
  paced.ask('away')
  await vi.advanceTimersByTimeAsync(20)
  paced.ask('away')
  await vi.advanceTimersByTimeAsync(20)
  expect(errors).toHaveLength(2)
})

test('a window names its last buyer and counts a repeated commit once', () => {
  const ticker = new Ticker()
  ticker.add('live', '1', 1)
  ticker.add('live', '3', 2)
  ticker.add('live', '3', 2)
  ticker.add('other', '4', 1)
  expect(ticker.take('live')).toEqual({ lastOrderId: '3', others: 2 })
  expect(ticker.take('live')).toBeNull()
  expect(ticker.take('other')).toEqual({ lastOrderId: '4', others: 0 })
})
