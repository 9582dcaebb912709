import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import { asksSomething, mergeChat } from './chat.rules.ts'

const message = (id: string, streamMs: number): ChatMessage => ({
  id,
  streamMs,
  author: { id: 'a', displayName: '新汶张姐', avatar: 'guihua' },
  badge: null,
  text: '好',
})

describe('the chat', () => {
  it('shows each message once and in stream order, whatever order it came in', () => {
    const merged = mergeChat([message('a', 1), message('c', 3)], [message('b', 2), message('a', 1)])
    expect(merged.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  it('stays bounded', () => {
    const many = Array.from({ length: 120 }, (_, i) => message(String(i), i))
    expect(mergeChat([], many)).toHaveLength(50)
    expect(mergeChat([], many).at(-1)?.id).toBe('119')
  })

  it('marks what asks something', () => {
    expect(asksSomething('3 号能不能分两箱装，我想寄两个地方')).toBe(true)
    expect(asksSomething('这是今早刚摘的吗？')).toBe(true)
    expect(asksSomething('How big is the box')).toBe(true)
    expect(asksSomething('拍了 2 份，等着吃')).toBe(false)
  })
})
