import { describe, expect, it } from 'vitest'
import { backoffMs, mayRetry } from './retry.rules.ts'

describe('backoff', () => {
  it('doubles and stays within half and the whole of the step', () => {
    expect(backoffMs(0, 0)).toBe(200)
    expect(backoffMs(0, 1)).toBe(400)
    expect(backoffMs(3, 0)).toBe(1600)
    expect(backoffMs(3, 1)).toBe(3200)
  })

  it('never grows past the longest, however often it failed', () => {
    expect(backoffMs(5_000, 1)).toBe(15_000)
    expect(backoffMs(5_000, 1, 100, 2_000)).toBe(2_000)
  })
})

describe('retrying', () => {
  const read = { method: 'GET', idempotent: false }
  const buy = { method: 'POST', idempotent: true }
  const sign = { method: 'POST', idempotent: false }

  it('repeats reads and keyed acts when the server was away', () => {
    expect(mayRetry(read, 'offline', 0)).toBe(true)
    expect(mayRetry(buy, 'unavailable', 503)).toBe(true)
  })

  it('never repeats an act without a key, nor a refusal', () => {
    expect(mayRetry(sign, 'offline', 0)).toBe(false)
    expect(mayRetry(buy, 'sold_out', 409)).toBe(false)
    expect(mayRetry(read, 'unexpected', 500)).toBe(false)
  })
})
