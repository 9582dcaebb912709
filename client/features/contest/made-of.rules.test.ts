import { describe, expect, it } from 'vitest'
import { madeOf } from './made-of.rules.ts'

const mark = (mark: number | null, aligned: string | null, dropped = false) => ({
  ...{ mark, aligned, dropped },
  state: mark === null ? ('recused' as const) : ('locked' as const),
})

describe('what a criterion’s score is made of', () => {
  const part = { points: 20, most: 25, criterion: { top: 3 } }

  it('counts the marks that were not dropped and says their mean on the criterion’s scale', () => {
    const marks = [mark(3, '100.00', true), mark(2, '66.67'), mark(3, '100.00'), mark(null, null)]
    expect(madeOf(part, marks)).toEqual({ counted: 2, mean: '2.40', isAligned: false })
  })

  it('says whether panels were brought onto one scale', () => {
    expect(madeOf(part, [mark(2, '71.20')]).isAligned).toBe(true)
    expect(madeOf({ ...part, criterion: { top: 100 } }, [mark(85, '85.00')]).isAligned).toBe(false)
  })
})
