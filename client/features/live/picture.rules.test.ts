import { describe, expect, it } from 'vitest'
import { pictureState, type PictureFacts } from './picture.rules.ts'

const well: PictureFacts = {
  live: 'live',
  connection: 'connected',
  link: 'connected',
  video: 'flowing',
  audio: 'flowing',
  seen: true,
  frozenMs: 0,
}
const state = (over: Partial<PictureFacts>) => pictureState({ ...well, ...over })

describe('what the picture’s place shows', () => {
  it('plays when all is well', () => {
    expect(state({})).toBe('playing')
  })

  it('tells of a live that is not on, whatever the network does', () => {
    expect(state({ live: 'scheduled', connection: 'reconnecting' })).toBe('scheduled')
    expect(state({ live: 'ended', link: 'recovering' })).toBe('ended')
    expect(state({ live: 'cancelled' })).toBe('cancelled')
  })

  it('keeps the last picture while it reconnects, and opens where there was none', () => {
    expect(state({ connection: 'reconnecting', frozenMs: 60_000 })).toBe('reconnecting')
    expect(state({ link: 'recovering' })).toBe('reconnecting')
    expect(state({ link: 'recovering', seen: false })).toBe('opening')
    expect(state({ link: 'connecting', seen: false })).toBe('opening')
  })

  it('tells the host’s trouble from the viewer’s', () => {
    expect(state({ video: 'none', audio: 'none' })).toBe('hostAway')
    expect(state({ link: 'ready', video: 'none', audio: 'none' })).toBe('hostAway')
    expect(state({ link: 'connecting', video: 'none', audio: 'none' })).toBe('opening')
    expect(state({ video: 'paused' })).toBe('soundOnly')
    expect(state({ frozenMs: 3_900 })).toBe('playing')
    expect(state({ frozenMs: 4_100 })).toBe('hostWeak')
  })
})
