import { describe, expect, it } from 'vitest'
import { iceDuty } from './recovery.rules.ts'

describe('a transport in trouble', () => {
  it('gives a short gap time to heal, and a failure none', () => {
    expect(iceDuty('disconnected')).toEqual({ act: 'restartIce', afterMs: 2_000 })
    expect(iceDuty('failed')).toEqual({ act: 'restartIce', afterMs: 0 })
  })

  it('builds anew what never connects', () => {
    expect(iceDuty('connecting')?.act).toBe('rebuild')
  })

  it('leaves a healthy or unused one alone', () => {
    expect(iceDuty('connected')).toBeNull()
    expect(iceDuty('new')).toBeNull()
    expect(iceDuty('closed')).toBeNull()
  })
})
