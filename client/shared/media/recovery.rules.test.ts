import { describe, expect, it } from 'vitest'
import { iceDuty } from './recovery.rules.ts'

describe('a transport in trouble', () => {
  it('gives a short gap time to heal, and a failure none', () => {
    expect(iceDuty('disconnected', 0)).toEqual({ act: 'restartIce', afterMs: 2_000 })
    expect(iceDuty('failed', 0)).toEqual({ act: 'restartIce', afterMs: 0 })
  })

  it('builds anew what does not connect, with more patience each time', () => {
    expect([0, 1, 2, 9].map((failures) => iceDuty('connecting', failures))).toEqual(
      [2_000, 4_000, 8_000, 10_000].map((afterMs) => ({ act: 'rebuild', afterMs })),
    )
  })

  it('leaves a healthy or unused one alone', () => {
    expect(iceDuty('connected', 0)).toBeNull()
    expect(iceDuty('new', 0)).toBeNull()
    expect(iceDuty('closed', 0)).toBeNull()
  })
})
