import { describe, expect, it } from 'vitest'
import {
  bitsFor,
  CALM_MS,
  isAlarmed,
  noPressure,
  noteAttempt,
  noteRefused,
  noteSolved,
  perSecond,
} from './pressure.rules.ts'

const settings = { ratePerSecond: 100, refusedShare: 0.5, leastAttempts: 40, bits: 10 }
const T = 1_700_000_000_000

function attempts(count: number, atMs: number, pressure = noPressure(), refused = 0) {
  for (let done = 0; done < count; done += 1) noteAttempt(pressure, settings, atMs)
  for (let done = 0; done < refused; done += 1) noteRefused(pressure, settings, atMs)
  return pressure
}

describe('the rate', () => {
  it('raises the alarm with the attempt that is one too many, within one second only', () => {
    const pressure = attempts(100, T)
    expect(isAlarmed(pressure, T)).toBe(false)
    attempts(100, T + 1_000, pressure)
    expect(isAlarmed(pressure, T + 1_000)).toBe(false)
    attempts(1, T + 1_999, pressure)
    expect(isAlarmed(pressure, T + 1_999)).toBe(true)
    expect(perSecond(pressure, T + 2_000)).toBe(101)
    expect(perSecond(pressure, T + 3_000)).toBe(0)
  })

  it('ends the alarm when it was calm for so long, and not before', () => {
    const pressure = attempts(101, T)
    expect(isAlarmed(pressure, T + CALM_MS - 1)).toBe(true)
    expect(isAlarmed(pressure, T + CALM_MS)).toBe(false)
    attempts(101, T + 20_000, pressure)
    expect(isAlarmed(pressure, T + CALM_MS + 1_000)).toBe(true)
  })
})

describe('the share of refused attempts', () => {
  it('raises the alarm from its threshold on, but not for a handful', () => {
    expect(isAlarmed(attempts(39, T, noPressure(), 39), T)).toBe(false)
    expect(isAlarmed(attempts(40, T, noPressure(), 19), T)).toBe(false)
    const pressure = attempts(40, T, noPressure(), 20)
    expect(isAlarmed(pressure, T)).toBe(true)
    expect(pressure.why).toBe('refused')
  })

  it('is of the last ten seconds', () => {
    const pressure = attempts(30, T, noPressure(), 30)
    attempts(30, T + 10_000, pressure, 14)
    expect(isAlarmed(pressure, T + 10_000)).toBe(false)
    attempts(10, T + 19_999, pressure, 6)
    expect(isAlarmed(pressure, T + 19_999)).toBe(true)
  })

  it('does not count those who came back with their work done', () => {
    const pressure = noPressure()
    for (let buyer = 0; buyer < 40; buyer += 1) {
      attempts(2, T, pressure, 1)
      noteSolved(pressure, T)
    }
    expect(isAlarmed(pressure, T)).toBe(false)
    attempts(60, T, pressure, 60)
    expect(isAlarmed(pressure, T)).toBe(true)
  })
})

it('asks for twice the work with each doubling of the attack, up to sixteen times', () => {
  const bits = (count: number) => bitsFor([noPressure(), attempts(count, T)], settings, T)
  expect([bits(0), bits(101), bits(200), bits(799), bits(800), bits(100_000)]).toEqual([
    ...[10, 10, 11, 12, 13, 14],
  ])
  expect(bitsFor([attempts(800, T)], settings, T + CALM_MS)).toBe(10)
})
