import { describe, expect, it } from 'vitest'
import { attemptAt } from './attempts.rules.ts'

describe('connecting again', () => {
  it('tries often for the first minute, so that a returned network is noticed soon', () => {
    for (const n of [0, 1, 2, 4, 30]) {
      const { delayMaxMs, timeoutMs } = attemptAt(n)
      expect(delayMaxMs + timeoutMs).toBeLessThanOrEqual(2_500)
    }
  })

  it('gives a slow network a longer attempt now and then, and a dead server peace in the end', () => {
    expect(attemptAt(3).timeoutMs).toBeGreaterThan(5_000)
    expect(attemptAt(32)).toEqual(attemptAt(1_000))
    expect(attemptAt(32).delayMaxMs).toBeGreaterThanOrEqual(5_000)
  })
})
