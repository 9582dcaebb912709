import { describe, expect, it } from 'vitest'
import { countyDay, votedOn } from './votes.rules.ts'

describe('the day a vote is for', () => {
  it('changes at midnight in the county, wherever the reader is', () => {
    expect(countyDay(new Date('2026-05-12T15:59:59Z'))).toBe('2026-05-12')
    expect(countyDay(new Date('2026-05-12T16:00:00Z'))).toBe('2026-05-13')
  })

  it('is remembered until the next one begins', () => {
    const kept = JSON.stringify({ day: '2026-05-12', entryId: 'e1' })
    expect(votedOn(kept, '2026-05-12')).toBe('e1')
    expect(votedOn(kept, '2026-05-13')).toBeNull()
    expect(votedOn('{"day":', '2026-05-12')).toBeNull()
    expect(votedOn('{"day":"2026-05-12"}', '2026-05-12')).toBeNull()
    expect(votedOn(null, '2026-05-12')).toBeNull()
  })
})
