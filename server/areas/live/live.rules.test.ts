import { describe, expect, it } from 'vitest'
import { mayBecome, statesBefore } from '#server/core/state-machine.ts'
import { chatBadge, liveStates, mayDirect, readUplink } from './live.rules.ts'

describe('a live', () => {
  it('goes on air once and ends once', () => {
    expect(mayBecome(liveStates, 'scheduled', 'live')).toBe(true)
    expect(mayBecome(liveStates, 'ended', 'live')).toBe(false)
    expect(mayBecome(liveStates, 'live', 'cancelled')).toBe(false)
    expect(statesBefore(liveStates, 'ended')).toEqual(['live'])
  })

  it('is steered by its host and by helping roles, not by another host', () => {
    expect(mayDirect({ accountId: 'a', roles: ['host'] }, 'a')).toBe(true)
    expect(mayDirect({ accountId: 'b', roles: ['host'] }, 'a')).toBe(false)
    expect(mayDirect({ accountId: 'b', roles: ['helper'] }, 'a')).toBe(true)
  })

  it('marks host, official and helper in the chat', () => {
    expect(chatBadge({ id: 'a', roles: ['host', 'official'] }, 'a')).toBe('host')
    expect(chatBadge({ id: 'b', roles: ['official'] }, 'a')).toBe('official')
    expect(chatBadge({ id: 'b', roles: ['operator'] }, 'a')).toBe('helper')
    expect(chatBadge({ id: 'b', roles: ['viewer'] }, 'a')).toBeNull()
  })
})

describe('the uplink', () => {
  const audio = { kind: 'audio', bitsPerSecond: 40_000, fractionLost: 0, score: 10 } as const
  const video = { kind: 'video', bitsPerSecond: 1_500_000, fractionLost: 0.01, score: 10 } as const

  it('tells in four steps what arrives', () => {
    expect(readUplink([])).toEqual({ bitrateKbps: 0, lossBp: 0, quality: 0 })
    expect(readUplink([audio]).quality).toBe(1)
    expect(readUplink([audio, { ...video, bitsPerSecond: 150_000 }]).quality).toBe(2)
    expect(readUplink([audio, video])).toEqual({ bitrateKbps: 1540, lossBp: 100, quality: 3 })
  })

  it('is not well when a tenth gets lost', () => {
    expect(readUplink([audio, { ...video, fractionLost: 0.1 }]).quality).toBe(2)
  })
})
