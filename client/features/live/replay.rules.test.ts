import { describe, expect, it } from 'vitest'
import { linkedMs, saidUntil, stillAt, streamMsAt, videoSecondsAt } from './replay.rules.ts'

const parts = [
  { startMs: 1_000, durationMs: 4_000, hasPicture: true },
  { startMs: 20_000, durationMs: 10_000, hasPicture: false },
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

  it('begins where a link says, and at the beginning where it says nothing sensible', () => {
    expect(linkedMs('75')).toBe(75_000)
    expect(linkedMs('75.5')).toBe(75_500)
    for (const nonsense of [undefined, null, '', '-1', '1e3', '99999', 'Infinity', ['7'], '1.'])
      expect(linkedMs(nonsense)).toBeNull()
  })

  it('shows the newest still over a stretch without picture, and only there', () => {
    const stills = [4_500, 19_000, 24_000].map((streamMs) => ({ streamMs }))
    expect(stillAt(stills, parts, 4_800)).toBeNull()
    expect(stillAt(stills, parts, 12_000)).toBeNull()
    expect(stillAt(stills, parts, 20_500)).toEqual({ streamMs: 19_000 })
    expect(stillAt(stills, parts, 30_000)).toEqual({ streamMs: 24_000 })
    expect(stillAt([{ streamMs: 4_500 }], parts, 21_000), 'of another stretch').toBeNull()
  })

  it('shows what had been said by then', () => {
    const chat = [1, 2, 3, 4].map((second) => ({ streamMs: second * 1_000 }))
    expect(saidUntil(chat, 3_200, 2).map(({ streamMs }) => streamMs)).toEqual([2_000, 3_000])
    expect(saidUntil(chat, 500, 2)).toEqual([])
  })
})
