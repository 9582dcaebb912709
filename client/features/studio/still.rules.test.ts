import { describe, expect, it } from 'vitest'
import { carriedKbps, FIRST_STEP, nextStep, sizeAt } from './still.rules.ts'

describe('stills of a host without network for a picture', () => {
  it('get smaller while they take long or do not arrive, and better while they are quick', () => {
    expect(nextStep(FIRST_STEP, 4_000)).toBe(FIRST_STEP - 1)
    expect(nextStep(FIRST_STEP, null)).toBe(FIRST_STEP - 1)
    expect(nextStep(FIRST_STEP, 300)).toBe(FIRST_STEP + 1)
    expect(nextStep(FIRST_STEP, 1_500)).toBe(FIRST_STEP)
  })

  it('stay within what there is', () => {
    expect(nextStep(0, null)).toBe(0)
    expect(nextStep(3, 1)).toBe(3)
    expect(sizeAt(3).side).toBeGreaterThan(sizeAt(0).side)
  })

  it('measure the network by the way', () => {
    expect(carriedKbps(7_500, 1_000)).toBe(80)
  })
})
