import { describe, expect, it } from 'vitest'
import type { Criterion, Standing } from '#contracts/contest/contest.types.ts'
import { coloursOf, honoured, partsOf } from './standings.rules.ts'

const criterion = (id: string, position: number, source: Criterion['source'] = 'judges') =>
  ({ id, position, source, weightBp: 2500, name: id, hint: '', levels: null }) as Criterion
const rubric = [criterion('sales', 3, 'netSales'), criterion('b', 2), criterion('a', 1)]

const standing = (rank: number, award: string | null): Standing =>
  ({
    rank,
    award,
    score: '60.00',
    parts: [
      { criterionId: 'a', score: '20.50', marks: 5, netFen: null },
      { criterionId: 'sales', score: '8.00', marks: 0, netFen: 4_126_000 },
    ],
  }) as Standing

describe('how a score came about', () => {
  it('goes through the rubric in its order, with what nobody marked as 0', () => {
    const parts = partsOf(standing(1, null), rubric)
    expect(parts.map(({ criterion: it, points }) => [it.id, points])).toEqual([
      ['a', 20.5],
      ['b', 0],
      ['sales', 8],
    ])
    expect(parts[0]).toMatchObject({ most: 25, marks: 5 })
    expect(parts[2]?.netFen).toBe(4_126_000)
  })

  it('gives every criterion its own colour, and sales cherry', () => {
    const colours = coloursOf(rubric)
    expect(new Set(colours.values()).size).toBe(3)
    expect(colours.get('sales')).toBe('var(--fc-chart-4)')
  })

  it('groups who was honoured in the contest’s order of awards', () => {
    const rows = [standing(1, '二'), standing(2, '一'), standing(3, null)]
    const groups = honoured(rows, [{ name: '一' }, { name: '二' }, { name: '三' }])
    expect(groups.map(({ award, standings }) => [award, standings.map(({ rank }) => rank)])).toEqual([
      ['一', [2]],
      ['二', [1]],
    ])
  })
})
