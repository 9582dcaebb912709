import { describe, expect, it } from 'vitest'
import type { Criterion } from '#contracts/contest/contest.types.ts'
import { judgedOf, progressOf, writtenOf, type Draft } from './scoring.rules.ts'

const criterion = (id: string, weightBp: number, position: number, source: Criterion['source'] = 'judges') =>
  ({ id, weightBp, position, source, name: id, hint: '', levels: null, top: 3 }) as Criterion
const rubric = [criterion('net', 1000, 3, 'netSales'), criterion('b', 3000, 2), criterion('a', 6000, 1)]
const draft = (criterionId: string, level: number | null): Draft => ({
  criterionId,
  level,
  streamMs: null,
  note: '',
})

describe('one’s own sheet', () => {
  it('lists judged criteria in the order of the rubric', () => {
    expect(judgedOf(rubric).map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('leaves what is judged by a text to the texts', () => {
    const [, , a] = rubric
    const plan = a ? [{ ...a, written: true }, ...rubric.slice(0, 2)] : []
    expect(judgedOf(plan).map(({ id }) => id)).toEqual(['b'])
    expect(writtenOf(plan).map(({ id }) => id)).toEqual(['a'])
  })

  it('counts a level as a third of the weight', () => {
    const progress = progressOf(rubric, [draft('a', 2), draft('b', 3)])
    expect(progress.points).toBeCloseTo(70)
    expect(progress.maxPoints).toBe(90)
    expect(progress.missing).toEqual([])
  })

  it('counts a mark out of a hundred as that share of the weight', () => {
    const [whole] = rubric.filter(({ id }) => id === 'a')
    const points = whole ? { ...whole, top: 100 as const } : []
    expect(progressOf([points].flat(), [draft('a', 85)]).points).toBeCloseTo(51)
  })

  it('knows what is missing, and that a note alone is no mark while level 0 is one', () => {
    const progress = progressOf(rubric, [draft('a', null), draft('b', 0)])
    expect(progress).toMatchObject({ done: 1, all: 2, points: 0 })
    expect(progress.missing.map(({ id }) => id)).toEqual(['a'])
  })
})
