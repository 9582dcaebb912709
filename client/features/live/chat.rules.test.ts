import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import { withMessages } from './chat.rules.ts'

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
