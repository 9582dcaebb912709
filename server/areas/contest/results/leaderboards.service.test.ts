import { expect, test } from 'vitest'
import { computeResult } from '#contracts/contest/scoring/score-sheet.ts'
import type { ScoringInput } from '#contracts/contest/scoring/scoring.types.ts'
import { sha256 } from '#server/core/digest.ts'
import { Leaderboards } from './leaderboards.service.ts'

const measured = (netSales: number) => ({
  ...{ netSales, validOrders: 0, keptSales: 0, publicVote: 0, conversion: 0, reliefSales: 0 },
})

const inputOf = (
  rows: readonly (readonly (number | null)[])[],
  sales: readonly number[] = [],
): ScoringInput => ({
  criteria: [
    { track: 1, weightBp: 9000, source: 'judges', top: 3 },
    { track: 1, weightBp: 1000, source: 'netSales', top: 1 },
  ],
  judges: [1, 2, 3].map((seat) => ({ seat, panel: 1 })),
  awards: [{ track: 1, name: '优秀主播', count: 1, minScore: null, sole: true }],
  draw: null,
  entries: rows.map((row, index) => ({
    ...{ number: index + 1, person: index + 1, overlap: false, measured: measured(sales[index] ?? 0) },
    sheets: row.map((mark, judge) => ({
      seat: judge + 1,
      state: mark === null ? ('open' as const) : ('locked' as const),
      marks: [mark, null],
    })),
  })),
})

test('whatever changes between two looks, the board is what it would be computed from nothing', () => {
  const boards = new Leaderboards()
  const looks = [
    inputOf([
      [3, 2, null],
      [1, 1, 1],
    ]),
    inputOf([
      [3, 2, 0],
      [1, 1, 1],
    ]),
    inputOf(
      [
        [3, 2, 0],
        [3, 3, 3],
      ],
      [100, 0],
    ),
    inputOf(
      [
        [3, 2, 0],
        [3, 3, 3],
        [2, 2, 2],
      ],
      [100, 0, 50],
    ),
    inputOf(
      [
        [3, 2, 0],
        [3, 3],
      ],
      [0, 0],
    ),
    {
      ...inputOf([
        [3, 2, 0],
        [3, 3],
      ]),
      draw: { seed: 'a', lot: 'b' },
    },
  ]
  for (const input of [...looks, ...looks.toReversed()])
    expect(JSON.stringify(boards.result('contest', input))).toBe(JSON.stringify(computeResult(input, sha256)))
})

test('contests are kept apart, and only so many', () => {
  const boards = new Leaderboards()
  const [a, b] = [inputOf([[3, 3, 3]]), inputOf([[0, 0, 0]])]
  for (let contest = 0; contest < 20; contest += 1) boards.result(`contest ${contest}`, a)
  expect(boards.result('contest 0', b)).toEqual(computeResult(b, sha256))
  expect(boards.result('contest 19', a)).toEqual(computeResult(a, sha256))
})
