import { expect, test } from 'vitest'
import { recentSpeakers } from './recent.rules.ts'

const said = (authorId: string) => ({
  id: authorId,
  streamMs: 0,
  author: { id: authorId, displayName: authorId, avatar: 'xiaoman' },
  badge: null,
  text: '真甜',
})

test('each speaker once, the newest first, without those who are known already', () => {
  const chat = ['a', 'b', 'host', 'a', 'c'].map(said)
  expect(recentSpeakers(chat, ['host', 'b']).map(({ id }) => id)).toEqual(['c', 'a'])
})

test('no more than eight are offered', () => {
  expect(
    recentSpeakers(
      Array.from({ length: 30 }, (_, index) => said(`p${index}`)),
      [],
    ),
  ).toHaveLength(8)
})
