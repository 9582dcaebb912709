import { expect, test } from 'vitest'
import { concerned, outcomeOf } from './appeals.rules.ts'

const votes = (...words: boolean[]) => words.map((uphold, index) => ({ accountId: `a${index}`, uphold }))

test('a majority of all arbiters decides, not of those who spoke', () => {
  expect(outcomeOf(3, votes(true))).toBeNull()
  expect(outcomeOf(3, votes(true, true))).toBe('upheld')
  expect(outcomeOf(3, votes(true, false))).toBeNull()
  expect(outcomeOf(3, votes(false, false))).toBe('dismissed')
  expect(outcomeOf(5, votes(true, true, false, false))).toBeNull()
})

test('what is half and half does not change a result', () => {
  expect(outcomeOf(4, votes(true, true, false, false))).toBe('dismissed')
})

test('judges of the entry, its host and who is tied to it do not decide', () => {
  const entry = { hostId: 'host', judges: ['zhou'], tied: ['wen'] }
  expect(concerned(['qin', 'zhou', 'wen', 'host'], entry)).toEqual(['zhou', 'wen', 'host'])
  expect(concerned(['qin'], entry)).toEqual([])
})
