import { describe, expect, it } from 'vitest'
import { distance, stepsBefore } from './before-marking.rules.ts'

describe('before the first mark', () => {
  it('asks for what the contest wants and the judge has not done, declarations first', () => {
    const both = { declareFirst: true, calibration: true }
    expect(stepsBefore({ declared: false, calibrated: false }, both)).toEqual(['declare', 'calibrate'])
    expect(stepsBefore({ declared: true, calibrated: false }, both)).toEqual(['calibrate'])
    expect(stepsBefore({ declared: true, calibrated: true }, both)).toEqual([])
    expect(
      stepsBefore({ declared: false, calibrated: false }, { declareFirst: false, calibration: false }),
    ).toEqual([])
  })

  it('measures how far a practice mark is off on either scale', () => {
    expect(distance(1, 3, 3)).toBeCloseTo(2 / 3)
    expect(distance(85, 80, 100)).toBeCloseTo(0.05)
  })
})
