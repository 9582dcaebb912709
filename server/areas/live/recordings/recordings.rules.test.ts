import { describe, expect, it } from 'vitest'
import { chaptersOf, isRecorded, type TimelineMoment } from './recordings.rules.ts'

const at = (streamMs: number, kind: string, subject: string | null = null): TimelineMoment => ({
  ...{ id: `${kind}-${streamMs}`, streamMs, kind, subject },
})

describe('chapters', () => {
  it('run until the explaining ends, another product begins, or the stream is over', () => {
    const timeline = [
      at(0, 'started'),
      at(5_000, 'explained', '樱桃'),
      at(8_000, 'offerOpened', '樱桃'),
      at(20_000, 'explainEnded', '樱桃'),
      at(30_000, 'explained', '百合'),
      at(40_000, 'explained', '蜂蜜'),
      at(60_000, 'ended'),
    ]
    expect(chaptersOf(timeline, 61_000).map(({ title, startMs, endMs }) => [title, startMs, endMs])).toEqual([
      ['樱桃', 5_000, 20_000],
      ['百合', 30_000, 40_000],
      ['蜂蜜', 40_000, 60_000],
    ])
  })

  it('run on while the stream does, and leave out slips of the thumb and nameless entries', () => {
    expect(chaptersOf([at(1_000, 'explained', '樱桃')], 9_000)).toMatchObject([{ endMs: 9_000 }])
    expect(chaptersOf([at(1_000, 'explained', '樱桃'), at(1_500, 'explainEnded', '樱桃')], 9_000)).toEqual([])
    expect(chaptersOf([at(1_000, 'explained')], 9_000)).toEqual([])
  })

  it('count as recorded when a part touches them', () => {
    const parts = [{ startMs: 1_000, durationMs: 2_000 }]
    expect(isRecorded({ startMs: 0, endMs: 1_001 }, parts)).toBe(true)
    expect(isRecorded({ startMs: 3_000, endMs: 5_000 }, parts)).toBe(false)
    expect(isRecorded({ startMs: 0, endMs: 1_000 }, parts)).toBe(false)
  })
})
