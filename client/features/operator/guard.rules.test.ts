import { expect, it } from 'vitest'
import { guardSums, passedPercent } from './guard.rules.ts'

const minute = (at: number, challenge: number, solved: number) => ({
  minute: new Date(at).toISOString(),
  ...{ attempts: 10, account: 1, address: 2, device: 3, challenge, solved },
})

it('sums what happened', () => {
  expect(guardSums([])).toEqual({ attempts: 0, account: 0, address: 0, device: 0, challenge: 0, solved: 0 })
  expect(guardSums([minute(0, 4, 1), minute(60_000, 5, 2)])).toEqual({
    ...{ attempts: 20, account: 2, address: 4, device: 6, challenge: 9, solved: 3 },
  })
})

it('says how many of those who were asked came back', () => {
  expect(passedPercent(guardSums([]))).toBeNull()
  expect(passedPercent(guardSums([minute(0, 200, 3)]))).toBe(2)
  // Asked in the minute before.
  expect(passedPercent(guardSums([minute(0, 2, 3)]))).toBe(100)
})
