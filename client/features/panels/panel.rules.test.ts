import { describe, expect, it } from 'vitest'
import { countSheets, medianOf } from './panel.rules.ts'

describe('how far a panel is', () => {
  it('counts sheets by what became of them', () => {
    const seats = [
      {
        sheets: [
          { number: 1, state: 'locked' as const },
          { number: 2, state: 'open' as const },
        ],
      },
      {
        sheets: [
          { number: 1, state: 'recused' as const },
          { number: 2, state: 'struck' as const },
        ],
      },
    ]
    expect(countSheets(seats)).toEqual({ all: 4, open: 1, locked: 2, recused: 1, excused: 0 })
    expect(countSheets([])).toEqual({ all: 0, open: 0, locked: 0, recused: 0, excused: 0 })
  })

  it('shows a median between two marks with its half', () => {
    expect(medianOf({ twiceMedian: 4 })).toBe('2')
    expect(medianOf({ twiceMedian: 5 })).toBe('2.5')
  })
})
