import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import { refusalOf, renewed, stillHolds, withMessages } from './chat.rules.ts'

const said = (id: string, streamMs: number): ChatMessage => ({
  id,
  streamMs,
  author: { id: 'a', displayName: '新汶张姐', avatar: 'guihua' },
  badge: null,
  text: id,
})

describe('the chat', () => {
  it('keeps the stream’s order whatever came first, each message once', () => {
    const chat = withMessages([said('b', 2_000)], [said('c', 3_000), said('a', 1_000), said('b', 2_000)])
    expect(chat.map((one) => one.id)).toEqual(['a', 'b', 'c'])
  })

  it('orders messages of one moment by id, the same on every phone', () => {
    expect(withMessages([said('y', 5)], [said('x', 5)]).map((one) => one.id)).toEqual(['x', 'y'])
  })

  it('never grows past its bound, and drops the oldest', () => {
    const many = Array.from({ length: 500 }, (_, i) => said(String(i).padStart(4, '0'), i))
    const chat = withMessages([], many)
    expect(chat).toHaveLength(200)
    expect(chat[0]?.id).toBe('0300')
  })
})

describe('the chat after entering again', () => {
  it('has lost what was removed meanwhile, and kept what came after the snapshot was made', () => {
    const known = [said('a', 1), said('b', 2), said('d', 4)]
    expect(renewed(known, [said('a', 1), said('c', 3)]).map((one) => one.id)).toEqual(['a', 'c', 'd'])
    expect(renewed([said('a', 1)], []).map((one) => one.id)).toEqual(['a'])
  })
})

describe('a refusal', () => {
  it('has its reason and its time on the server’s clock', () => {
    const muted = { code: 'chat_muted', detail: '刷屏', retryAfterMs: 5_000 }
    expect(refusalOf(muted, 1_000)).toEqual({ code: 'chat_muted', reason: '刷屏', untilMs: 6_000 })
    expect(refusalOf({ code: 'live_banned' }, 0)).toEqual({
      code: 'live_banned',
      reason: null,
      untilMs: null,
    })
    expect(refusalOf({ code: 'offline' }, 0)).toBeNull()
  })

  it('of a restriction ends with its time', () => {
    const mute = { kind: 'mute', reason: '刷屏', until: '2026-05-12T02:00:00.000Z' } as const
    expect(stillHolds(mute, Date.parse(mute.until) - 1)).toBe(true)
    expect(stillHolds(mute, Date.parse(mute.until))).toBe(false)
    expect(stillHolds({ ...mute, until: null }, Infinity)).toBe(true)
    expect(stillHolds(null, 0)).toBe(false)
  })
})
