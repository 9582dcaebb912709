import { describe, expect, it } from 'vitest'
import { containsListed, plainText, slowWaitMs, verdictOn } from './moderation.rules.ts'

const now = new Date('2026-05-12T02:00:00Z')
const later = new Date(now.getTime() + 60_000)
const said = {
  text: '樱桃甜吗',
  moderates: false,
  rules: { slowSeconds: 0, approval: false },
  restriction: null,
  words: ['加微信', 'casino'],
  now,
}

describe('a message', () => {
  it('is shown when nothing speaks against it', () => {
    expect(verdictOn(said)).toEqual({ act: 'show' })
  })

  it('is refused while a restriction holds, and not a moment longer', () => {
    const mute = { kind: 'mute', reason: '骂人', until: later.toISOString() } as const
    expect(verdictOn({ ...said, restriction: mute })).toEqual({ act: 'refuse', restriction: mute })
    expect(verdictOn({ ...said, restriction: mute, now: later })).toEqual({ act: 'show' })
    const ban = { kind: 'ban', reason: '骂人', until: null } as const
    expect(verdictOn({ ...said, restriction: ban })).toEqual({ act: 'refuse', restriction: ban })
  })

  it('waits for a moderator where a word is listed or every message waits', () => {
    expect(verdictOn({ ...said, text: '加 微-信 领红包' })).toEqual({ act: 'hold', for: 'word' })
    expect(verdictOn({ ...said, rules: { slowSeconds: 0, approval: true } })).toEqual({
      act: 'hold',
      for: 'approval',
    })
  })

  it('of a moderator is bound by none of it', () => {
    const all = {
      rules: { slowSeconds: 9, approval: true },
      restriction: { kind: 'ban', reason: '骂人', until: null } as const,
    }
    expect(verdictOn({ ...said, ...all, text: '加微信', moderates: true })).toEqual({ act: 'show' })
  })
})

describe('a listed word', () => {
  it('is found whatever stands between its letters, in any width and case', () => {
    for (const text of ['CASINO', 'ｃａｓｉｎｏ', 'c.a s*i\u200Bn-o!', '去CaSiNo玩'])
      expect(containsListed(text, ['casino']), text).toBe(true)
    expect(containsListed('cas ino'.slice(0, 5), ['casino'])).toBe(false)
  })

  it('of nothing but marks holds nothing back', () => {
    expect(containsListed('你好', [plainText('…!')])).toBe(false)
  })
})

describe('slow mode', () => {
  it('lets the first message through and makes the next wait', () => {
    expect(slowWaitMs(10, null, now)).toBe(0)
    expect(slowWaitMs(10, new Date(now.getTime() - 4_000), now)).toBe(6_000)
    expect(slowWaitMs(10, new Date(now.getTime() - 10_000), now)).toBe(0)
    expect(slowWaitMs(0, now, now)).toBe(0)
  })
})
