import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  judgedHundredths,
  measuredHundredths,
  rankEntries,
  scoreText,
  type RankedEntry,
  type ScoringCriterion,
  type ScoringEntry,
  type ScoringSheet,
} from './scoring.rules.ts'

const criterion = (
  position: number,
  weightBp: number,
  source: ScoringCriterion['source'] = 'judges',
): ScoringCriterion => ({ id: `c${position}`, position, weightBp, source })

const sheet = (levels: readonly number[], state: ScoringSheet['state'] = 'locked'): ScoringSheet => ({
  state,
  marks: levels.map((level, index) => ({ criterionId: `c${index + 1}`, level })),
})

const entry = (number: number, sheets: readonly ScoringSheet[], netFen = 0): ScoringEntry => ({
  entryId: `e${number}`,
  number,
  hostId: `h${number}`,
  sheets,
  netFen,
})

const order = (ranked: readonly RankedEntry[]): string[] =>
  ranked.map((it) => `${it.rank} ${it.entry.entryId}`)

describe('a judged criterion', () => {
  test('of four marks is the plain mean: 2500 × (3+3+2+3) ÷ (3·4) = 2291.67', () => {
    expect(judgedHundredths(2500, [3, 3, 2, 3])).toBe(2292)
  })

  test('of five marks loses one highest and one lowest: 1500 × (3+3+2) ÷ (3·3) = 1333.33', () => {
    expect(judgedHundredths(1500, [3, 2, 3, 3, 2])).toBe(1333)
  })

  test('loses only one of two equal extremes: 900 × (0+1+3) ÷ 9', () => {
    expect(judgedHundredths(900, [0, 0, 1, 3, 3])).toBe(400)
  })

  test('rounds a half up: 1 × 3 ÷ 6 = 0.5 and 1 × 1 ÷ 6 = 0.17', () => {
    expect(judgedHundredths(1, [3, 0])).toBe(1)
    expect(judgedHundredths(1, [1, 0])).toBe(0)
  })

  test('is worth its whole weight at level 3, and nothing at 0 or without a mark', () => {
    expect(judgedHundredths(2500, [3, 3, 3, 3, 3])).toBe(2500)
    expect(judgedHundredths(2500, [0, 0, 0])).toBe(0)
    expect(judgedHundredths(2500, [])).toBe(0)
  })
})

describe('measured net sales', () => {
  const field = [0, 0, 120_00, 300_00, 300_00, 9_000_000_00]

  test('are the share of the others that one outsold, equals counting half', () => {
    // 300.00 outsells three of five others and equals one: 1000 × 3.5 ÷ 5.
    expect(measuredHundredths(1000, 300_00, field)).toBe(700)
    expect(measuredHundredths(1000, 120_00, field)).toBe(400)
    expect(measuredHundredths(1000, 9_000_000_00, field)).toBe(1000)
  })

  test('give nothing to who sold nothing, though others sold nothing either', () => {
    expect(measuredHundredths(1000, 0, field)).toBe(0)
    expect(measuredHundredths(1000, 0, [0])).toBe(0)
  })

  test('of a lone entry that sold count in full', () => {
    expect(measuredHundredths(1000, 1, [1])).toBe(1000)
  })

  test('do not care how large the largest order is', () => {
    const modest = [100, 200, 300]
    const bulk = [100, 200, 300_000_000]
    expect(measuredHundredths(1000, 300_000_000, bulk)).toBe(measuredHundredths(1000, 300, modest))
    expect(measuredHundredths(1000, 200, bulk)).toBe(measuredHundredths(1000, 200, modest))
  })
})

describe('a ranking', () => {
  const rubric = [criterion(1, 6000), criterion(2, 3000), criterion(3, 1000, 'netSales')]

  test('worked by hand: three judges, sales, mean and spread', () => {
    const ranked = rankEntries(rubric, [
      entry(1, [sheet([3, 2]), sheet([3, 1]), sheet([2, 2])], 500_00),
      entry(2, [sheet([2, 2]), sheet([2, 2]), sheet([2, 2])], 900_00),
    ])
    expect(order(ranked)).toEqual(['1 e1', '2 e2'])
    // 6000 × 8 ÷ 9 = 5333.33; 3000 × 5 ÷ 9 = 1666.67; outsold nobody.
    expect(ranked[0]?.parts.map((it) => it.hundredths)).toEqual([5333, 1667, 0])
    expect(scoreText(ranked[0]?.total ?? 0)).toBe('70.00')
    // Judges' totals 80, 70 and 60: mean 70, deviation √((100 + 0 + 100) ÷ 3) = 8.165.
    expect(ranked[0]?.panel).toMatchObject({ judges: 3, plainMean: 7000, spread: 816 })
    expect(ranked[1]?.parts).toEqual([
      { criterionId: 'c1', hundredths: 4000, marks: 3, netFen: null },
      { criterionId: 'c2', hundredths: 2000, marks: 3, netFen: null },
      { criterionId: 'c3', hundredths: 1000, marks: 0, netFen: 900_00 },
    ])
    expect(ranked[1]?.panel).toMatchObject({ plainMean: 6000, spread: 0 })
  })

  test('five judges of the public page: 25.00 + 13.33 + 13.33', () => {
    const five = [criterion(1, 2500), criterion(2, 1500), criterion(3, 6000)]
    const sheets = [sheet([3, 3, 2]), sheet([3, 2, 3]), sheet([3, 3, 2]), sheet([2, 3, 3]), sheet([3, 2, 3])]
    const [first] = rankEntries(five, [entry(1, sheets)])
    expect(first?.parts.map((it) => scoreText(it.hundredths))).toEqual(['25.00', '13.33', '53.33'])
    expect(scoreText(first?.total ?? 0)).toBe('91.66')
  })

  const even = [criterion(1, 5000), criterion(2, 5000)]

  test('puts the better first criterion first among equal scores', () => {
    const ranked = rankEntries(even, [entry(1, [sheet([1, 3])]), entry(2, [sheet([3, 1])])])
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
  })

  test('then the higher mean before marks were dropped', () => {
    // The 3 is dropped, and though it widens the spread it must not be held against the host.
    const dropped = (high: number) => [high, 2, 2, 2, 2].map((level) => sheet([level, 2]))
    const ranked = rankEntries(even, [entry(1, dropped(2)), entry(2, dropped(3))])
    expect(ranked[0]?.total).toBe(ranked[1]?.total)
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
  })

  test('then the judges who agree more', () => {
    const ranked = rankEntries(even, [
      entry(1, [sheet([3, 3]), sheet([1, 1])]),
      entry(2, [sheet([2, 2]), sheet([2, 2])]),
    ])
    expect(order(ranked)).toEqual(['1 e2', '2 e1'])
    expect(ranked.map((it) => scoreText(it.panel.spread))).toEqual(['0.00', '33.33'])
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
    const ranked = rankEntries([criterion(1, 10_000, 'netSales')], [entry(1, [], 1), entry(2, [], 2)])
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
      criteria: fc.constant([...weights.map((it, index) => criterion(index + 1, it)), measured(weights)]),
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
  criterion(weights.length + 1, 10_000 - weights.reduce((sum, it) => sum + it, 0) || 1, 'netSales')

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

const figures = (ranked: readonly RankedEntry[]) => ranked.map(({ entry: _, ...it }) => it)

describe('any contest', () => {
  test('does not care for the order of sheets, marks, criteria and entries', () => {
    fc.assert(
      fc.property(contest, ({ criteria, marks }) => {
        const entries = entriesOf(marks)
        const backwards = entries.toReversed().map((it) => ({
          ...it,
          sheets: it.sheets.toReversed().map((one) => ({ ...one, marks: one.marks.toReversed() })),
        }))
        expect(figures(rankEntries(criteria.toReversed(), backwards))).toEqual(
          figures(rankEntries(criteria, entries)),
        )
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
        const id = before[e % marks.length]?.entryId
        const rankIn = (entries: readonly ScoringEntry[]) =>
          rankEntries(criteria, entries).find((it) => it.entry.entryId === id)?.rank
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
          const visited = entries.map((it) => ({ ...it, sheets: [sheet(levels, state), ...it.sheets] }))
          expect(figures(rankEntries(criteria, visited))).toEqual(figures(rankEntries(criteria, entries)))
        },
      ),
    )
  })

  test('prints parts that sum to the total, none above its weight', () => {
    fc.assert(
      fc.property(contest, ({ criteria, marks }) => {
        for (const { total, parts } of rankEntries(criteria, entriesOf(marks))) {
          expect(parts.reduce((sum, it) => sum + it.hundredths, 0)).toBe(total)
          for (const [index, it] of parts.entries())
            expect(it.hundredths).toBeLessThanOrEqual(criteria[index]?.weightBp ?? 0)
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
  expect([0, 5, 90, 9320, 10_000].map(scoreText)).toEqual(['0.00', '0.05', '0.90', '93.20', '100.00'])
})
