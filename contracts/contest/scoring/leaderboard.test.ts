import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Leaderboard } from './leaderboard.ts'
import { computeResult } from './score-sheet.ts'
import type { ScoringEntry, ScoringInput, ScoringSheet } from './scoring.types.ts'

const digest = (text: string): string => text

const criteria = [
  { track: 1, weightBp: 6000, source: 'judges', top: 3 },
  { track: 1, weightBp: 3000, source: 'judges', top: 100 },
  { track: 1, weightBp: 1000, source: 'netSales', top: 1 },
  { track: 2, weightBp: 5000, source: 'judges', top: 3 },
  { track: 2, weightBp: 3000, source: 'validOrders', top: 1 },
  { track: 2, weightBp: 2000, source: 'netSales', top: 1, scale: 'log', cap: 5000 },
] as const

const state = fc.constantFrom<ScoringSheet['state']>(
  'locked',
  'locked',
  'locked',
  'open',
  'recused',
  'struck',
)
const marks = fc
  .record({
    a: fc.integer({ min: 0, max: 3 }),
    b: fc.integer({ min: 0, max: 100 }),
    c: fc.integer({ min: 0, max: 3 }),
    without: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ a, b, c, without }) => [without === 0 ? null : a, b, null, c, null, null])
const measured = fc
  .record({ netSales: fc.integer({ min: 0, max: 6 }), validOrders: fc.nat(3), keptSales: fc.nat(2) })
  .map((it) => ({ ...it, netSales: it.netSales * 1000, publicVote: 0, conversion: 0, reliefSales: 0 }))

const sheetOf = (seat: number) => fc.record({ seat: fc.constant(seat), state, marks })

/** One to three panels of three, two entries for all of them. */
const contest = fc
  .record({ panels: fc.integer({ min: 1, max: 3 }), entries: fc.integer({ min: 2, max: 9 }) })
  .chain(({ panels, entries }) => {
    const judges = Array.from({ length: 3 * panels }, (_, index) => ({
      seat: index + 1,
      panel: (index % panels) + 1,
    }))
    const entry = (index: number): fc.Arbitrary<ScoringEntry> => {
      const overlap = index < 2
      const own = judges.filter((it) => overlap || it.panel === (index % panels) + 1)
      return fc.record({
        number: fc.constant(index + 1),
        person: fc.constant((index >> 1) + 1),
        overlap: fc.constant(overlap),
        measured,
        sheets: fc.tuple(...own.map((it) => sheetOf(it.seat))),
      })
    }
    return fc.record<ScoringInput>({
      criteria: fc.constant(criteria),
      judges: fc.constant(judges),
      entries: fc.tuple(...Array.from({ length: entries }, (_, index) => entry(index))),
      awards: fc.constant([{ track: 1, name: '优秀主播', count: 2, minScore: null, sole: true }]),
      draw: fc.constantFrom(null, { seed: 'seed', lot: 'lot' }),
    })
  })

/** One thing that happens: a sheet is written, or sales are counted again. */
const change = fc.record({
  entry: fc.nat(),
  seat: fc.nat(),
  sheet: sheetOf(0),
  measured: fc.option(measured, { freq: 3 }),
})

test('after any changes it is byte for byte the whole computation', () => {
  fc.assert(
    fc.property(contest, fc.array(change, { minLength: 1, maxLength: 6 }), (start, changes) => {
      const board = new Leaderboard(start, digest)
      let input = start
      expect(JSON.stringify(board.result())).toBe(JSON.stringify(computeResult(input, digest)))
      for (const it of changes) {
        const entry = input.entries[it.entry % input.entries.length]
        if (!entry) continue
        const { number, sheets } = entry
        const seat = sheets[it.seat % sheets.length]?.seat ?? 1
        const after = it.measured
          ? { ...entry, measured: it.measured }
          : { ...entry, sheets: sheets.map((old) => (old.seat === seat ? { ...it.sheet, seat } : old)) }
        input = { ...input, entries: input.entries.map((old) => (old.number === number ? after : old)) }
        if (it.measured) board.setMeasured(number, it.measured)
        else board.setSheet(number, { ...it.sheet, seat })
        expect(JSON.stringify(board.result())).toBe(JSON.stringify(computeResult(input, digest)))
      }
    }),
    { numRuns: 300 },
  )
})

test('sheets may come one by one into an empty contest, in any order', () => {
  fc.assert(
    fc.property(contest, fc.infiniteStream(fc.nat()), (input, random) => {
      const empty = { ...input, entries: input.entries.map((it) => ({ ...it, sheets: [] })) }
      const board = new Leaderboard(empty, digest)
      const all = input.entries.flatMap(({ number, sheets }) => sheets.map((sheet) => ({ number, sheet })))
      const shuffled = all
        .map((it) => ({ it, by: Number(random.next().value) }))
        .toSorted((a, b) => a.by - b.by)
        .map(({ it }) => it)
      for (const { number, sheet } of shuffled) board.setSheet(number, sheet)
      expect(JSON.stringify(board.result())).toBe(JSON.stringify(computeResult(input, digest)))
    }),
    { numRuns: 100 },
  )
})
