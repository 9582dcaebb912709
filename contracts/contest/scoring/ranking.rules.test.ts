import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignmentsOf, UNIT, valuesOf } from './alignment.rules.ts'
import { add, compare, fraction, ZERO } from './fraction.rules.ts'
import { judgedScore as scoreOf } from './judged.rules.ts'
import { measuredScore } from './measured.rules.ts'
import { rankBoard, scoreText, spreadText, type RankedEntry } from './ranking.rules.ts'
import type { ScoringCriterion, ScoringEntry, ScoringInput, ScoringSheet } from './scoring.types.ts'

const digest = (text: string): string => text

const criterion = (weightBp: number, source: ScoringCriterion['source'] = 'judges'): ScoringCriterion => ({
  track: 1,
  weightBp,
  source,
  top: 3,
})

const sheet = (
  levels: readonly (number | null)[],
  state: ScoringSheet['state'] = 'locked',
): Omit<ScoringSheet, 'seat'> => ({ state, marks: levels })

const entry = (
  number: number,
  sheets: readonly Omit<ScoringSheet, 'seat'>[],
  netSales = 0,
): ScoringEntry => ({
  number,
  person: number,
  overlap: false,
  measured: { netSales, validOrders: 0, keptSales: 0, publicVote: 0, conversion: 0, reliefSales: 0 },
  sheets: sheets.map((it, index) => ({ ...it, seat: index + 1 })),
})

/** One panel of as many judges as anybody could need. */
const judges = Array.from({ length: 12 }, (_, index) => ({ seat: index + 1, panel: 1 }))

const inputOf = (
  criteria: readonly ScoringCriterion[],
  entries: readonly ScoringEntry[],
  more: Partial<ScoringInput> = {},
): ScoringInput => ({ criteria, entries, judges, awards: [], draw: null, ...more })

function rank(input: ScoringInput): RankedEntry[] {
  return rankBoard(input, 1, valuesOf(input, alignmentsOf(input)), digest)
}

const rankEntries = (criteria: readonly ScoringCriterion[], entries: readonly ScoringEntry[]) =>
  rank(inputOf(criteria, entries))

const judgedScore = (weightBp: number, levels: readonly number[]) =>
  scoreOf(weightBp, 3, [levels.map((it) => BigInt(it) * UNIT)]).score

const order = (ranked: readonly RankedEntry[]): string[] =>
  ranked.map((it) => `${it.rank} e${it.entry.number}`)

const panelText = (it: RankedEntry | undefined): string[] => [
  scoreText(it?.panel.plainMean ?? ZERO),
  spreadText(it?.panel.variance ?? ZERO),
]

describe('a judged criterion', () => {
  test('of four marks is the plain mean: 2500 × (3+3+2+3) ÷ (3·4) = 2291.67', () => {
    expect(scoreText(judgedScore(2500, [3, 3, 2, 3]))).toBe('22.92')
  })

  test('of five marks loses one highest and one lowest: 1500 × (3+3+2) ÷ (3·3) = 1333.33', () => {
    expect(scoreText(judgedScore(1500, [3, 2, 3, 3, 2]))).toBe('13.33')
  })

  test('loses only one of two equal extremes: 900 × (0+1+3) ÷ 9', () => {
    expect(scoreText(judgedScore(900, [0, 0, 1, 3, 3]))).toBe('4.00')
  })

  test('rounds a half up: 1 × 3 ÷ 6 = 0.5 and 1 × 1 ÷ 6 = 0.17', () => {
    expect(scoreText(judgedScore(1, [3, 0]))).toBe('0.01')
    expect(scoreText(judgedScore(1, [1, 0]))).toBe('0.00')
  })

  test('is worth its whole weight at level 3, and nothing at 0 or without a mark', () => {
    expect(scoreText(judgedScore(2500, [3, 3, 3, 3, 3]))).toBe('25.00')
    expect(scoreText(judgedScore(2500, [0, 0, 0]))).toBe('0.00')
    expect(scoreText(judgedScore(2500, []))).toBe('0.00')
  })
})

describe('measured net sales', () => {
  const field = [0, 0, 120_00, 300_00, 300_00, 9_000_000_00]

  test('are the share of the others that one outsold, equals counting half', () => {
    // 300.00 outsells three of five others and equals one: 1000 × 3.5 ÷ 5.
    expect(scoreText(measuredScore(1000, 300_00, field))).toBe('7.00')
    expect(scoreText(measuredScore(1000, 120_00, field))).toBe('4.00')
    expect(scoreText(measuredScore(1000, 9_000_000_00, field))).toBe('10.00')
  })

  test('give nothing to who sold nothing, though others sold nothing either', () => {
    expect(scoreText(measuredScore(1000, 0, field))).toBe('0.00')
    expect(scoreText(measuredScore(1000, 0, [0]))).toBe('0.00')
  })

  test('of a lone entry that sold count in full', () => {
    expect(scoreText(measuredScore(1000, 1, [1]))).toBe('10.00')
  })

  test('do not care how large the largest order is', () => {
    const modest = [100, 200, 300]
    const bulk = [100, 200, 300_000_000]
    expect(measuredScore(1000, 300_000_000, bulk)).toEqual(measuredScore(1000, 300, modest))
    expect(measuredScore(1000, 200, bulk)).toEqual(measuredScore(1000, 200, modest))
  })
})

describe('a ranking', () => {
  const rubric = [criterion(6000), criterion(3000), criterion(1000, 'netSales')]

  test('worked by hand: three judges, sales, mean and spread', () => {
    const ranked = rankEntries(rubric, [
      entry(1, [sheet([3, 2]), sheet([3, 1]), sheet([2, 2])], 500_00),
      entry(2, [sheet([2, 2]), sheet([2, 2]), sheet([2, 2])], 900_00),
    ])
    expect(order(ranked)).toEqual(['1 e1', '2 e2'])
    // 6000 × 8 ÷ 9 = 5333.33; 3000 × 5 ÷ 9 = 1666.67; outsold nobody.
    expect(ranked[0]?.parts.map((it) => scoreText(it.score))).toEqual(['53.33', '16.67', '0.00'])
    expect(scoreText(ranked[0]?.total ?? ZERO)).toBe('70.00')
    // Judges' totals 80, 70 and 60: mean 70, deviation √((100 + 0 + 100) ÷ 3) = 8.165.
    expect(panelText(ranked[0])).toEqual(['70.00', '8.16'])
    expect(ranked[1]?.parts.map((it) => ({ ...it, score: scoreText(it.score) }))).toEqual([
      { criterion: 0, score: '40.00', marks: 3, measured: null },
      { criterion: 1, score: '20.00', marks: 3, measured: null },
      { criterion: 2, score: '10.00', marks: 0, measured: 900_00 },
    ])
    expect(panelText(ranked[1])).toEqual(['60.00', '0.00'])
  })

  test('five judges of the public page: 25.00 + 13.33 + 13.33', () => {
    const five = [criterion(2500), criterion(1500), criterion(6000)]
    const sheets = [sheet([3, 3, 2]), sheet([3, 2, 3]), sheet([3, 3, 2]), sheet([2, 3, 3]), sheet([3, 2, 3])]
    const [first] = rankEntries(five, [entry(1, sheets)])
    expect(first?.parts.map((it) => scoreText(it.score))).toEqual(['25.00', '13.33', '53.33'])
    // 25 + 40⁄3 + 160⁄3 = 91.666…: rounded from the exact sum, not from the rounded parts.
    expect(scoreText(first?.total ?? ZERO)).toBe('91.67')
  })

  test('gives level 2 everywhere two thirds of all points, whatever the weights', () => {
    const [first] = rankEntries(
      [criterion(4000), criterion(4000), criterion(2000)],
      [entry(1, [sheet([2, 2, 2])])],
    )
    expect(first?.parts.map((it) => scoreText(it.score))).toEqual(['26.67', '26.67', '13.33'])
    expect(compare(first?.total ?? ZERO, fraction(20_000, 3))).toBe(0)
  })

  test('ranks by what is exact where the printed scores are the same', () => {
    const uneven = [criterion(1), criterion(9999)]
    const ranked = rankEntries(uneven, [entry(1, [sheet([0, 0])]), entry(2, [sheet([1, 0])])])
    expect(ranked.map((it) => scoreText(it.total))).toEqual(['0.00', '0.00'])
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
  })

  const even = [criterion(5000), criterion(5000)]

  test('puts the better first criterion first among equal scores', () => {
    const ranked = rankEntries(even, [entry(1, [sheet([1, 3])]), entry(2, [sheet([3, 1])])])
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
  })

  test('then the higher mean before marks were dropped', () => {
    // The 3 is dropped, and though it widens the spread it must not be held against the host.
    const dropped = (high: number) => [high, 2, 2, 2, 2].map((level) => sheet([level, 2]))
    const ranked = rankEntries(even, [entry(1, dropped(2)), entry(2, dropped(3))])
    expect(compare(ranked[0]?.total ?? ZERO, ranked[1]?.total ?? ZERO)).toBe(0)
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
  })

  test('then the judges who agree more', () => {
    const ranked = rankEntries(even, [
      entry(1, [sheet([3, 3]), sheet([1, 1])]),
      entry(2, [sheet([2, 2]), sheet([2, 2])]),
    ])
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
    expect(ranked.map((it) => spreadText(it.panel.variance))).toEqual(['0.00', '33.33'])
  })

  test('then shares the rank, skips the next and lists by number', () => {
    const same = [sheet([2, 2])]
    const ranked = rankEntries(even, [
      entry(4, [sheet([1, 1])]),
      entry(3, same),
      entry(2, same),
      entry(1, [sheet([3, 3])]),
    ])
    expect(order(ranked)).toEqual(['1 e1', '2 e2', '2 e3', '4 e4'])
  })

  test('of a wholly measured contest needs no judges', () => {
    const ranked = rankEntries([criterion(10_000, 'netSales')], [entry(1, [], 1), entry(2, [], 2)])
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
  })
})

const level = fc.integer({ min: 0, max: 3 })
const contest = fc
  .record({
    weights: fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1, maxLength: 4 }),
    judges: fc.integer({ min: 1, max: 8 }),
    entries: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ weights, judges, entries }) =>
    fc.record({
      criteria: fc.constant([...weights.map((it) => criterion(it)), measured(weights)]),
      marks: fc.array(
        fc.record({
          sheets: fc.array(fc.array(level, { minLength: weights.length, maxLength: weights.length }), {
            minLength: judges,
            maxLength: judges,
          }),
          netFen: fc.integer({ min: 0, max: 3 }),
        }),
        { minLength: entries, maxLength: entries },
      ),
    }),
  )

const measured = (weights: readonly number[]): ScoringCriterion =>
  criterion(10_000 - weights.reduce((sum, it) => sum + it, 0) || 1, 'netSales')

interface Marked {
  readonly sheets: readonly (readonly number[])[]
  readonly netFen: number
}

const entriesOf = (marks: readonly Marked[]): ScoringEntry[] =>
  marks.map(({ sheets, netFen }, index) =>
    entry(
      index + 1,
      sheets.map((levels) => sheet(levels)),
      netFen,
    ),
  )

/** All that is printed of a ranking, without the sheets behind it. */
const figures = (ranked: readonly RankedEntry[]) =>
  ranked.map((it) => ({
    rank: it.rank,
    number: it.entry.number,
    score: scoreText(it.total),
    parts: it.parts.map((part) => ({ ...part, score: scoreText(part.score) })),
    panel: panelText(it),
  }))

describe('any contest', () => {
  test('does not care for the order of sheets and entries', () => {
    fc.assert(
      fc.property(contest, ({ criteria, marks }) => {
        const entries = entriesOf(marks)
        const backwards = entries.toReversed().map((it) => ({
          ...it,
          sheets: it.sheets.toReversed(),
        }))
        expect(figures(rankEntries(criteria, backwards))).toEqual(figures(rankEntries(criteria, entries)))
      }),
    )
  })

  test('never lowers a rank for a higher mark, though the mark be dropped', () => {
    fc.assert(
      fc.property(contest, fc.nat(), fc.nat(), fc.nat(), ({ criteria, marks }, e, j, c) => {
        // Everybody has a twin, so that what decides between equal scores decides often.
        const twins = [...marks, ...marks]
        const before = entriesOf(twins)
        const raised = twins.map((it, index) =>
          index === e % marks.length ? { ...it, sheets: raise(it.sheets, j, c) } : it,
        )
        const number = before[e % marks.length]?.number
        const rankIn = (entries: readonly ScoringEntry[]) =>
          rankEntries(criteria, entries).find((it) => it.entry.number === number)?.rank
        expect(rankIn(entriesOf(raised))).toBeLessThanOrEqual(rankIn(before) ?? 0)
      }),
      { numRuns: 500 },
    )
  })

  test('is the same with or without a recused judge, or one who has not locked', () => {
    fc.assert(
      fc.property(
        contest,
        fc.array(level, { minLength: 5, maxLength: 5 }),
        fc.constantFrom('recused' as const, 'open' as const),
        ({ criteria, marks }, levels, state) => {
          const entries = entriesOf(marks)
          const visited = entries.map((it) => ({
            ...it,
            sheets: [{ ...sheet(levels, state), seat: 12 }, ...it.sheets],
          }))
          expect(figures(rankEntries(criteria, visited))).toEqual(figures(rankEntries(criteria, entries)))
        },
      ),
    )
  })

  test('has totals that are exactly the sum of their parts, none above its weight', () => {
    fc.assert(
      fc.property(contest, ({ criteria, marks }) => {
        for (const { total, parts } of rankEntries(criteria, entriesOf(marks))) {
          expect(compare(parts.map((it) => it.score).reduce(add), total)).toBe(0)
          for (const [index, it] of parts.entries())
            expect(compare(it.score, fraction(criteria[index]?.weightBp ?? 0, 1))).toBeLessThanOrEqual(0)
        }
      }),
    )
  })
})

function raise(sheets: Marked['sheets'], judge: number, criterionIndex: number): number[][] {
  return sheets.map((levels, index) =>
    levels.map((it, place) =>
      index === judge % sheets.length && place === criterionIndex % levels.length ? Math.min(3, it + 1) : it,
    ),
  )
}

test('the text of a score always has two digits after the point', () => {
  expect([0, 5, 90, 9320, 10_000].map((it) => scoreText(fraction(it, 1)))).toEqual([
    '0.00',
    '0.05',
    '0.90',
    '93.20',
    '100.00',
  ])
})
