import { hash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkDraw, lotOf, winnersOf } from './giveaway.rules.ts'

const digest = (text: string) => hash('sha256', text)
const entries = Array.from({ length: 30 }, (_, index) => ({ number: index + 1, nonce: `n${String(index)}` }))

test('a draw depends on the seed and on every entrant, not on the order of the list', () => {
  const winners = winnersOf(digest, { seed: 's', winners: 3 }, entries)
  expect(new Set(winners).size).toBe(3)
  expect(winnersOf(digest, { seed: 's', winners: 3 }, entries.toReversed())).toEqual(winners)
  expect(lotOf(digest, entries)).not.toBe(lotOf(digest, [{ number: 1, nonce: 'x' }, ...entries.slice(1)]))
  const seeds = Array.from(
    { length: 50 },
    (_, index) => winnersOf(digest, { seed: String(index), winners: 1 }, entries)[0],
  )
  expect(new Set(seeds).size).toBeGreaterThan(10)
})

test('whoever recomputes it notices a seed that was changed and a winner who was not drawn', () => {
  const draw = { seed: 's', commitment: digest('s'), winners: 2 }
  const winners = winnersOf(digest, draw, entries)
  expect(checkDraw(digest, draw, entries, winners)).toEqual({ seedKept: true, winners, same: true })
  expect(checkDraw(digest, { ...draw, seed: 't' }, entries, winners).seedKept).toBe(false)
  const other = entries.find(({ number }) => !winners.includes(number))?.number ?? 0
  expect(checkDraw(digest, draw, entries, [winners[0] ?? 0, other]).same).toBe(false)
})

test('there are as many winners as prizes, or all who entered', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 20 }),
      fc.string(),
      (people, prizes, seed) => {
        const all = Array.from({ length: people }, (_, index) => ({ number: index + 1, nonce: 'n' }))
        const winners = winnersOf(digest, { seed, winners: prizes }, all)
        expect(winners).toHaveLength(Math.min(people, prizes))
        for (const number of winners) expect(number).toBeLessThanOrEqual(people)
      },
    ),
  )
})
