import { describe, expect, it } from 'vitest'
import { instantOf, localOf, nextFullHour } from './county-time.rules.ts'

describe('times as hosts type them', () => {
  it('means the county’s clock, wherever the browser is', () => {
    expect(instantOf('2026-05-12T09:36')).toBe('2026-05-12T01:36:00.000Z')
    expect(localOf(Date.parse('2026-05-12T01:36:00Z'))).toBe('2026-05-12T09:36')
  })

  it('is empty for an empty input', () => {
    expect(instantOf('')).toBe('')
  })

  it('proposes the next full hour, never the past', () => {
    expect(nextFullHour(Date.parse('2026-05-12T01:36:00Z'))).toBe('2026-05-12T10:00')
    expect(nextFullHour(Date.parse('2026-05-12T02:00:00Z'))).toBe('2026-05-12T11:00')
  })
})
