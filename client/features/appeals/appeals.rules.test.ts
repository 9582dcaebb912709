import { describe, expect, it } from 'vitest'
import { questionableSeats, votingOf } from './appeals.rules.ts'

describe('an appeal', () => {
  it('may question seats with a locked sheet only, each named once', () => {
    const mark = (seat: number, state: 'locked' | 'recused') => ({ seat, state })
    const marks = [mark(2, 'locked'), mark(1, 'locked'), mark(3, 'recused')]
    expect(questionableSeats({ parts: [{ marks }, { marks }] })).toEqual([1, 2])
  })

  it('counts what arbiters said and who has not spoken', () => {
    const appeal = { arbiters: [1, 2, 3], votes: [{ uphold: true }, { uphold: false }] }
    expect(votingOf(appeal)).toEqual({ uphold: 1, dismiss: 1, waiting: 1 })
  })
})
