import { expect, test } from 'vitest'
import { mayAppeal, seenRounds } from './rounds.rules.ts'

const heat = {
  ...{ name: '初赛', panels: [1], advance: 2, track: 1, number: 1, closedAt: '2026-05-12T00:00:00Z' },
  ...{ appealsUntil: '2026-05-13T00:00:00Z', draw: { commitment: null, seed: null, lot: null } },
}
const final = { ...heat, name: '决赛', number: 2, advance: 0, closedAt: null, appealsUntil: null }
const rounds = [heat, final]

test('rounds are seen once they have begun, and not at all where there is one', () => {
  expect(seenRounds({ rounds, round: 1 })).toEqual([])
  expect(seenRounds({ rounds, round: 2 }).map(({ label }) => label)).toEqual(['初赛', '决赛'])
  expect(seenRounds({ rounds: [heat], round: 1 })).toEqual([])
})

test('an entry may be appealed for while the time of its own round runs', () => {
  const contest = { rounds, finalAt: null }
  expect(mayAppeal(contest, { round: 1 }, new Date('2026-05-12T23:59:59Z'))).toBe(true)
  expect(mayAppeal(contest, { round: 1 }, new Date('2026-05-13T00:00:00Z'))).toBe(false)
  expect(mayAppeal(contest, { round: 2 }, new Date('2026-05-12T00:00:00Z'))).toBe(false)
  const over = { rounds, finalAt: '2026-05-12T01:00:00Z' }
  expect(mayAppeal(over, { round: 1 }, new Date('2026-05-12T02:00:00Z'))).toBe(false)
})
