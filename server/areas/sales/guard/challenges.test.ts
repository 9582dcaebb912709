import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { solve } from '#server/test/support/solve.ts'
import { leadingZeroBits } from './challenge.rules.ts'
import { CHALLENGE_MS, Challenges } from './challenges.ts'

const T = 1_700_000_000_000
const challenges = new Challenges(Buffer.alloc(32, 1))
const purchase = { accountId: 'a', scope: 'o', key: 'k' }
const { token, bits } = challenges.issue(purchase, 8, T)
const good = solve({ token, bits })

it('counts leading zero bits', () => {
  const of = (...bytes: number[]) => leadingZeroBits(Uint8Array.from(bytes))
  expect([of(0xff), of(0x7f), of(0x01), of(0, 0x80), of(0, 0x10), of(0, 0)]).toEqual([0, 1, 7, 8, 11, 16])
})

it('takes the work until the challenge ends', () => {
  expect(challenges.verdict(good, purchase, T)).toBe('good')
  expect(challenges.verdict(good, purchase, T + CHALLENGE_MS - 1)).toBe('good')
  expect(challenges.verdict(good, purchase, T + CHALLENGE_MS)).toBe('expired')
})

describe('refuses', () => {
  it.each(['accountId', 'scope', 'key'] as const)('work for a purchase of another %s', (part) => {
    expect(challenges.verdict(good, { ...purchase, [part]: 'other' }, T)).toBe('wrong')
  })

  it('an answer without the work', () => {
    const idle = [0, 1, 2, 3].find(
      (answer) => leadingZeroBits(hash('sha256', `${token}.${answer}`, 'buffer')) < bits,
    )
    expect(challenges.verdict({ token, answer: idle ?? -1 }, purchase, T)).toBe('wrong')
  })

  it('a token with less work, a later end, no signature, or that of another installation', () => {
    const [until = '', , signature = ''] = token.split('.')
    const later = (T + 10 * CHALLENGE_MS).toString(36)
    const elsewhere = new Challenges(Buffer.alloc(32, 2)).issue(purchase, 1, T).token
    const forged = [
      `${until}.1.${signature}`,
      `${later}.8.${signature}`,
      `${until}.8.`,
      `${token}A`,
      until,
      '',
      elsewhere,
    ]
    for (const made of forged)
      expect(challenges.verdict(solve({ token: made, bits: 8 }), purchase, T), made).toBe('wrong')
  })
})

it('fits into one block of SHA-256 with its answer, so that phones work no more than they must', () => {
  expect(`${challenges.issue(purchase, 19, T).token}.999999999999`.length).toBeLessThanOrEqual(55)
})
