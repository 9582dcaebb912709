import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '#contracts/live/live.types.ts'
import { explainedSpans, lengthOf, offerSpans, ticksOf } from './timeline.rules.ts'

const at = (minute: number, kind: TimelineEntry['kind'], subject: string | null = null): TimelineEntry => ({
  id: `${kind}-${minute}`,
  streamMs: minute * 60_000,
  kind,
  subject,
})
const hour = 3_600_000

describe('the stream’s timeline', () => {
  const entries = [
    at(0, 'started'),
    at(12, 'explained', '樱桃'),
    at(20, 'explained', '百合'),
    at(24, 'offerOpened', '百合'),
    at(27, 'offerEnded', '百合'),
    at(30, 'explainEnded', '百合'),
    at(50, 'explained', '土豆'),
  ]

  it('ends one explanation where the next begins, and the last with the stream', () => {
    const spans = explainedSpans(entries, hour).map(({ fromMs, toMs }) => [fromMs / 60_000, toMs / 60_000])
    expect(spans).toEqual([
      [12, 20],
      [20, 30],
      [50, 60],
    ])
  })

  it('knows the flash sales', () => {
    expect(offerSpans(entries, hour)).toEqual([{ fromMs: 24 * 60_000, toMs: 27 * 60_000, subject: '百合' }])
  })

  it('marks round minutes, never too many', () => {
    expect(ticksOf(hour)).toEqual([0, 10, 20, 30, 40, 50, 60].map((minute) => minute * 60_000))
    expect(ticksOf(90_000)).toEqual([0, 60_000])
    expect(ticksOf(20 * hour).length).toBeLessThanOrEqual(12)
  })

  it('is as long as the stream, and no shorter than what happened', () => {
    const live = { startedAt: '2026-05-12T01:00:00Z', endedAt: null }
    expect(lengthOf(live, [], Date.parse('2026-05-12T01:10:00Z'))).toBe(600_000)
    expect(lengthOf({ startedAt: null, endedAt: null }, entries, 0)).toBe(50 * 60_000)
  })
})
