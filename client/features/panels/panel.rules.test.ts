import { describe, expect, it } from 'vitest'
import type { SeatedJudge } from '#contracts/contest/panels.routes.ts'
import { asideOf, countAnswers, countSheets, medianOf } from './panel.rules.ts'

const sheet = (
  number: number,
  state: SeatedJudge['sheets'][number]['state'],
  reason: string | null = null,
) => ({ number, state, reason })

describe('how far a panel is', () => {
  it('counts sheets by what became of them', () => {
    const seats = [
      { sheets: [sheet(1, 'locked'), sheet(2, 'open')] },
      { sheets: [sheet(1, 'recused'), sheet(2, 'struck')] },
    ]
    expect(countSheets(seats)).toEqual({ all: 4, open: 1, locked: 2, recused: 1, excused: 0 })
    expect(countSheets([])).toEqual({ all: 0, open: 0, locked: 0, recused: 0, excused: 0 })
  })

  it('counts who said yes among those who did not decline', () => {
    const seats = (['accepted', 'invited', 'declined', 'accepted'] as const).map((answer) => ({ answer }))
    expect(countAnswers(seats)).toEqual({ asked: 3, accepted: 2 })
    expect(countAnswers([{ answer: 'declined' }])).toEqual({ asked: 0, accepted: 0 })
  })

  it('says each reason once for all the entries that it is the reason for', () => {
    const absent = [3, 4].map((number) => sheet(number, 'excused', '生病'))
    expect(asideOf({ sheets: [sheet(1, 'open'), sheet(2, 'recused', '亲戚'), ...absent] })).toEqual([
      { state: 'recused', reason: '亲戚', numbers: [2] },
      { state: 'excused', reason: '生病', numbers: [3, 4] },
    ])
  })

  it('shows a median between two marks with its half', () => {
    expect(medianOf({ twiceMedian: 4 })).toBe('2')
    expect(medianOf({ twiceMedian: 5 })).toBe('2.5')
  })
})
