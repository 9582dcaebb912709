import { describe, expect, it } from 'vitest'
import { betterReading } from './server-clock.rules.ts'

const known = { offsetMs: 5_000, doubtMs: 40, takenAt: 1_000 }

describe('the server’s clock', () => {
  it('takes the first reading', () => {
    expect(betterReading(null, known)).toBe(known)
  })

  it('keeps a sure reading against a slow one that agrees', () => {
    expect(betterReading(known, { offsetMs: 5_100, doubtMs: 400, takenAt: 2_000 })).toBe(known)
  })

  it('takes a surer reading', () => {
    const surer = { offsetMs: 5_010, doubtMs: 10, takenAt: 2_000 }
    expect(betterReading(known, surer)).toBe(surer)
  })

  it('believes a newer reading that cannot agree: somebody set the device’s clock', () => {
    const after = { offsetMs: -3_600_000, doubtMs: 400, takenAt: 2_000 }
    expect(betterReading(known, after)).toBe(after)
  })

  it('lets an old reading go', () => {
    const later = { offsetMs: 5_100, doubtMs: 400, takenAt: 200_000 }
    expect(betterReading(known, later)).toBe(later)
  })
})
