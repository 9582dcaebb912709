import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignmentsOf, alignedText, scaleText, UNIT, valuesOf } from './alignment.rules.ts'
import { decimalText } from './fraction.rules.ts'
import { rankBoard } from './ranking.rules.ts'
import type { ScoringEntry, ScoringInput } from './scoring.types.ts'

const digest = (text: string): string => text

/** One criterion; a row of marks for each entry, a column for each judge; the first `overlap` rows overlap. */
function contest(
  rows: readonly (readonly (number | null)[])[],
  { overlap, panels, top = 100 }: { overlap: number; panels: readonly number[]; top?: number },
): ScoringInput {
  return {
    criteria: [{ track: 1, weightBp: 10_000, source: 'judges', top }],
    judges: panels.map((panel, index) => ({ seat: index + 1, panel })),
    awards: [],
    draw: null,
    entries: rows.map((row, index): ScoringEntry => ({
      ...{ number: index + 1, person: index + 1, overlap: index < overlap },
      measured: { netSales: 0, validOrders: 0, keptSales: 0, publicVote: 0, conversion: 0, reliefSales: 0 },
      sheets: row.map((mark, judge) => ({
        seat: judge + 1,
        state: mark === null ? 'recused' : 'locked',
        marks: [mark],
      })),
    })),
  }
}

const texts = (input: ScoringInput) =>
  alignmentsOf(input).map((it) => [
    decimalText(it.ownMean, 3),
    decimalText(it.commonMean, 3),
    it.scale === null ? null : scaleText(it.scale),
    it.compared,
  ])

describe('worked by hand', () => {
  // A strict judge with a spread of 5 and a lenient one with a spread of 10 on the same two entries.
  const two = contest(
    [
      [60, 80],
      [70, 100],
      [65, null],
      [null, 80],
    ],
    { overlap: 2, panels: [1, 2] },
  )

  test('a strict and a lenient judge meet at μ = 77.5 and σ = √((25 + 100) ÷ 2)', () => {
    // σ ÷ 5 = 1.581138830084… and σ ÷ 10 half of it (√2.5 = 1.58113883008418966…).
    expect(texts(two)).toEqual([
      ['65.000', '77.500', '1.581138830084', 2],
      ['90.000', '77.500', '0.790569415042', 2],
    ])
  })

  test('their marks for the overlap entries become the same, those for others comparable', () => {
    const value = valuesOf(two, alignmentsOf(two))
    expect([value(1, 0, 60), value(2, 0, 80)].map(alignedText)).toEqual(['69.59', '69.59'])
    expect([value(1, 0, 70), value(2, 0, 100)].map(alignedText)).toEqual(['85.41', '85.41'])
    expect([value(1, 0, 65), value(2, 0, 80)].map(alignedText)).toEqual(['77.50', '69.59'])
  })

  test('a judge without spread is aligned by the mean only', () => {
    const flat = contest(
      [
        [70, 80],
        [70, 100],
      ],
      { overlap: 2, panels: [1, 2] },
    )
    expect(texts(flat)[0]).toEqual(['70.000', '80.000', null, 2])
    expect(alignedText(valuesOf(flat, alignmentsOf(flat))(1, 0, 75))).toBe('85.00')
  })

  test('a judge who missed an overlap entry is compared on those that were marked', () => {
    const missing = contest(
      [
        [60, 80, 70],
        [70, 100, null],
        [50, 60, 40],
      ],
      { overlap: 3, panels: [1, 2, 2] },
    )
    // Entries 1 and 3: own mean 55; means 55, 70 and 55; spreads 5, 10 and 15: √((25 + 100 + 225) ÷ 3 ÷ 225).
    expect(texts(missing)[2]).toEqual(['55.000', '60.000', '0.720082299823', 2])
  })

  test('an aligned mark never leaves the scale', () => {
    const steep = contest(
      [
        [49, 0],
        [50, 100],
      ],
      { overlap: 2, panels: [1, 2] },
    )
    const value = valuesOf(steep, alignmentsOf(steep))
    expect([value(1, 0, 0), value(1, 0, 100)].map(alignedText)).toEqual(['0.00', '100.00'])
  })

  test('one panel alone is not aligned, nor a judge who marked nothing of the overlap set', () => {
    expect(alignmentsOf(contest([[10, 90]], { overlap: 1, panels: [1, 1] }))).toEqual([])
    const apart = contest(
      [
        [10, null],
        [null, 90],
      ],
      { overlap: 0, panels: [1, 2] },
    )
    expect(valuesOf(apart, alignmentsOf(apart))(2, 0, 90)).toBe(90n * UNIT)
  })
})

const heats = fc
  .record({
    strict: fc.integer({ min: 1, max: 4 }),
    lenient: fc.integer({ min: 1, max: 4 }),
    others: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ strict, lenient, others }) => {
    const marks = (length: number) =>
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: length, maxLength: length })
    const none = (length: number) => new Array<null>(length).fill(null)
    return fc
      .record({
        panels: fc.constant([...new Array<number>(strict).fill(1), ...new Array<number>(lenient).fill(2)]),
        overlap: fc.array(marks(strict + lenient), { minLength: 2, maxLength: 4 }),
        first: fc.array(marks(strict), { minLength: others, maxLength: others }),
        second: fc.array(marks(lenient), { minLength: others, maxLength: others }),
      })
      .map(({ panels, overlap, first, second }) => ({
        panels,
        overlap: overlap.length,
        strict,
        rows: [
          ...overlap,
          ...first.map((it) => [...it, ...none(lenient)]),
          ...second.map((it) => [...none(strict), ...it]),
        ],
      }))
  })

const ranks = (input: ScoringInput) => {
  const ranked = rankBoard(input, 1, valuesOf(input, alignmentsOf(input)), digest)
  return new Map(ranked.map((it) => [it.entry.number, it.rank]))
}

test('a higher mark never lowers a rank, in any panel, of any entry outside the overlap set', () => {
  fc.assert(
    fc.property(heats, fc.nat(), fc.nat(), ({ rows, overlap, panels }, e, j) => {
      const at = overlap + (e % (rows.length - overlap))
      const judges = (rows[at] ?? []).flatMap((mark, judge) => (mark === null ? [] : [judge]))
      const judge = judges[j % judges.length]
      const raised = rows.map((row, index) =>
        row.map((mark, seat) =>
          index === at && seat === judge && mark !== null ? Math.min(3, mark + 1) : mark,
        ),
      )
      const before = ranks(contest(rows, { overlap, panels, top: 3 })).get(at + 1) ?? 0
      expect(ranks(contest(raised, { overlap, panels, top: 3 })).get(at + 1)).toBeLessThanOrEqual(before)
    }),
    { numRuns: 1000 },
  )
})

test('a judge recused from everything changes nothing, whichever panel they sit in', () => {
  fc.assert(
    fc.property(heats, fc.constantFrom(1, 2), ({ rows, overlap, panels }, panel) => {
      const visited = rows.map((row) => [...row, null])
      expect(ranks(contest(visited, { overlap, panels: [...panels, panel], top: 3 }))).toEqual(
        ranks(contest(rows, { overlap, panels, top: 3 })),
      )
    }),
  )
})

test('a panel that is stricter by whole levels, on marks that leave it room, costs its entries nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 20, max: 60 }), { minLength: 4, maxLength: 8 }),
      fc.integer({ min: 1, max: 20 }),
      (marks, strictness) => {
        // Both panels think the same of everybody, but the first takes points off each.
        const rows = marks.map((mark, index) =>
          index < 2 ? [mark - strictness, mark] : index % 2 === 0 ? [mark - strictness, null] : [null, mark],
        )
        const fair = marks.map((mark) => [mark])
        expect(ranks(contest(rows, { overlap: 2, panels: [1, 2] }))).toEqual(
          ranks(contest(fair, { overlap: 0, panels: [1] })),
        )
      },
    ),
  )
})
