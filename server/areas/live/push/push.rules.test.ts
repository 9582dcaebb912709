import { describe, expect, it } from 'vitest'
import { expiryOf, isFitEndpoint, outcomeOf, retryAfterMs } from './push.rules.ts'

describe('where messages may be sent', () => {
  it('is HTTPS to a public name', () => {
    for (const fit of [
      'https://fcm.googleapis.com/fcm/send/abc',
      'https://updates.push.services.mozilla.com/wpush/v2/abc',
      'https://web.push.apple.com/abc',
      'https://wns2-par02p.notify.windows.com/w/?token=abc',
    ])
      expect(isFitEndpoint(fit, false), fit).toBe(true)
    for (const unfit of ['', 'nonsense', 'ftp://a.example.com/', 'http://a.example.com/', 'https://a.test/'])
      expect(isFitEndpoint(unfit, false), unfit).toBe(false)
    expect(isFitEndpoint('http://127.0.0.1:1/', true)).toBe(true)
    expect(isFitEndpoint('ftp://127.0.0.1:1/', true)).toBe(false)
  })
})

describe('what became of a message', () => {
  it.each([
    ...([
      [200, 'delivered'],
      [201, 'delivered'],
      [404, 'gone'],
      [410, 'gone'],
      [429, 'later'],
      [503, 'later'],
    ] as const),
    ...([
      [301, 'refused'],
      [307, 'refused'],
      [400, 'refused'],
      [403, 'refused'],
      [413, 'refused'],
    ] as const),
  ])('of %i is %s', (status, outcome) => {
    expect(outcomeOf({ status, askedMs: null })).toBe(outcome)
  })

  it('is told from why there was no answer', () => {
    const faults = ['unreachable', 'inner', 'unusable'] as const
    expect(faults.map((fault) => outcomeOf({ fault }))).toEqual(['later', 'refused', 'gone'])
  })
})

it('is tried again later and later, as late as it was asked for, and four times at most', () => {
  expect([1, 2, 3, 4].map((tries) => retryAfterMs(tries, 15_000, null))).toEqual([
    15_000,
    60_000,
    240_000,
    null,
  ])
  expect(retryAfterMs(1, 15_000, 120_000)).toBe(120_000)
  expect(retryAfterMs(1, 15_000, 86_400_000)).toBe(600_000)
})

it('helps for an hour, or until the live was to begin, and never longer than a day', () => {
  const now = new Date('2026-05-12T00:00:00.000Z')
  const hours = (kind: 'started' | 'moved', inHours: number) =>
    (expiryOf(kind, new Date(now.getTime() + inHours * 3_600_000), now).getTime() - now.getTime()) / 3_600_000
  expect([hours('started', 5), hours('moved', 5), hours('moved', -5), hours('moved', 500)]).toEqual([
    1, 5, 1, 24,
  ])
})
