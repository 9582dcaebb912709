import { describe, expect, it } from 'vitest'
import { heatsAndFinal, roundsFault, seatPanel, withoutPanelsOver } from './rounds-draft.rules.ts'

const plan = heatsAndFinal(4, { heats: '初评', final: '决赛' })

describe('rounds of a contest', () => {
  it('makes every panel but the last a heat', () => {
    expect(plan.map(({ panels }) => panels)).toEqual([[1, 2, 3], [4]])
    expect(plan.map(({ advance }) => advance)).toEqual([5, 0])
    expect(roundsFault(plan, 4)).toBeNull()
  })

  it('seats a panel in one round only', () => {
    expect(seatPanel(plan, 3, 1).map(({ panels }) => panels)).toEqual([
      [1, 2],
      [3, 4],
    ])
  })

  it('finds panels that sit nowhere, rounds without panels, and heats from which nobody goes on', () => {
    expect(roundsFault(plan, 5)).toBe('unseated')
    expect(roundsFault(withoutPanelsOver(plan, 3), 3)).toBe('empty')
    expect(
      roundsFault(
        plan.map((it) => ({ ...it, advance: 0 })),
        4,
      ),
    ).toBe('nobody')
    expect(roundsFault([], 3)).toBeNull()
  })
})
