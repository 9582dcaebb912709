import { describe, expect, it } from 'vitest'
import { stagesOf } from './stages.rules.ts'

const published = {
  state: 'published' as const,
  publishedAt: '2026-05-20T00:00:00Z',
  holdUntil: '2026-05-23T00:00:00Z',
  appealsUntil: '2026-05-25T00:00:00Z',
  finalAt: null,
}
const nowOf = (contest: Parameters<typeof stagesOf>[0], now: string) =>
  stagesOf(contest, new Date(now)).find(({ state }) => state === 'now')?.key

describe('the way of a contest', () => {
  it('goes from entry through judging, refunds and appeals to its last word', () => {
    const unpublished = { ...published, publishedAt: null, holdUntil: null, appealsUntil: null }
    expect(nowOf({ ...unpublished, state: 'draft' }, '2026-05-01T00:00:00Z')).toBe('draft')
    expect(nowOf({ ...unpublished, state: 'judging' }, '2026-05-01T00:00:00Z')).toBe('judging')
    expect(nowOf(published, '2026-05-22T00:00:00Z')).toBe('hold')
    expect(nowOf(published, '2026-05-24T00:00:00Z')).toBe('appeals')
    expect(nowOf({ ...published, finalAt: '2026-05-26T00:00:00Z' }, '2026-05-27T00:00:00Z')).toBe('final')
  })

  it('says until when each lasts', () => {
    expect(stagesOf(published, new Date('2026-05-22T00:00:00Z')).map(({ at }) => at)).toEqual([
      null,
      published.publishedAt,
      published.holdUntil,
      published.appealsUntil,
      null,
    ])
  })
})
