import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AtMostEvery } from './at-most-every.ts'
import { Ticker } from './ticker.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('the first request acts at once, a rush acts once more at the end of the pause, keys apart', () => {
  const acted: string[] = []
  const paced = new AtMostEvery(
    200,
    (key) => {
      acted.push(key)
      return Promise.resolve()
    },
    () => undefined,
  )
  for (let index = 0; index < 100; index += 1) paced.ask('a')
  paced.ask('b')
  expect(acted).toEqual(['a', 'b'])
  vi.advanceTimersByTime(200)
  expect(acted).toEqual(['a', 'b', 'a'])
  vi.advanceTimersByTime(1_000)
  expect(acted).toHaveLength(3)
  paced.ask('a')
  paced.ask('a')
  paced.close()
  vi.advanceTimersByTime(1_000)
  expect(acted).toHaveLength(4)
})

test('a failure is told and does not stop the next', async () => {
  const errors: unknown[] = []
  const paced = new AtMostEvery(
    10,
    () => Promise.reject(new Error('away')),
    (error) => errors.push(error),
  )
  paced.ask('a')
  await vi.advanceTimersByTimeAsync(20)
  paced.ask('a')
  await vi.advanceTimersByTimeAsync(20)
  expect(errors).toHaveLength(2)
})

test('a window names its last buyer and counts a repeated order once', () => {
  const ticker = new Ticker()
  ticker.add('live', ['1', '2'])
  ticker.add('live', ['2', '3'])
  ticker.add('other', ['4'])
  expect(ticker.take('live')).toEqual({ lastOrderId: '3', others: 2 })
  expect(ticker.take('live')).toBeNull()
  expect(ticker.take('other')).toEqual({ lastOrderId: '4', others: 0 })
})
