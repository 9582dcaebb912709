import { describe, expect, it } from 'vitest'
import { saidUntil, streamMsAt, videoSecondsAt } from './replay.rules.ts'

const parts = [
  { startMs: 1_000, durationMs: 4_000 },
  { startMs: 20_000, durationMs: 10_000 },
]

describe('the replay on the stream’s clock', () => {
  it('finds a moment in the video and the video’s moment in the stream', () => {
    for (const [streamMs, seconds] of [
      [1_000, 0],
      [3_500, 2.5],
      [20_000, 4],
      [26_000, 10],
    ] as const) {
      expect(videoSecondsAt(streamMs, parts)).toBe(seconds)
      expect(streamMsAt(seconds, parts)).toBe(streamMs)
    }
  })

  it('goes on with the next part from within a gap, and stays inside at both ends', () => {
    expect(videoSecondsAt(0, parts)).toBe(0)
    expect(videoSecondsAt(12_000, parts)).toBe(4)
    expect(videoSecondsAt(99_000, parts)).toBe(14)
    expect(streamMsAt(99, parts)).toBe(30_000)
    expect(streamMsAt(1, [])).toBe(0)
  })

  it('shows what had been said by then', () => {
    const chat = [1, 2, 3, 4].map((second) => ({ streamMs: second * 1_000 }))
    expect(saidUntil(chat, 3_200, 2).map(({ streamMs }) => streamMs)).toEqual([2_000, 3_000])
    expect(saidUntil(chat, 500, 2)).toEqual([])
  })
})
