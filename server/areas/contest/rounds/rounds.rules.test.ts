import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advancing, faultOfRounds, overlaps, roundOfPanel, roundsOf, sharePanel } from './rounds.rules.ts'

const heats = [
  { name: '初赛', panels: [1, 2], advance: 2, track: 1 },
  { name: '决赛', panels: [3], advance: 0, track: 1 },
]

test('a contest without planned rounds has one of all panels', () => {
  expect(roundsOf([], 3)).toEqual([{ name: '决赛', panels: [1, 2, 3], advance: 0, track: 1 }])
  expect(roundsOf(heats, 3)).toBe(heats)
  expect([1, 2, 3, 4].map((it) => roundOfPanel(heats, it))).toEqual([1, 1, 2, 0])
})

describe('planned rounds', () => {
  const fault = (change: Partial<(typeof heats)[number]>, at = 0, panels = 3) =>
    faultOfRounds(
      heats.map((it, index) => (index === at ? { ...it, ...change } : it)),
      { panels, tracks: 2 },
    )?.path

  test('hold together', () => {
    expect(faultOfRounds([], { panels: 3, tracks: 1 })).toBeNull()
    expect(faultOfRounds(heats, { panels: 3, tracks: 1 })).toBeNull()
  })

  test('are refused with a panel too much, too few, twice or unknown, and where nobody goes on', () => {
    expect(fault({ panels: [1] })).toBe('rounds')
    expect(fault({ panels: [1, 3] })).toBe('rounds')
    expect(fault({ panels: [1, 4] })).toBe('rounds')
    expect(fault({}, 0, 4)).toBe('rounds')
    expect(fault({ name: '决赛' })).toBe('rounds')
    expect(fault({ advance: 0 })).toBe('rounds.0.advance')
    expect(fault({ advance: 1 }, 1)).toBe('rounds.1.advance')
    expect(fault({ track: 3 })).toBe('rounds.0.track')
  })
})

describe('who goes on', () => {
  const ranked = [
    { entryId: 'a1', rank: 1 },
    { entryId: 'a2', rank: 2 },
    { entryId: 'a3', rank: 3 },
    { entryId: 'b1', rank: 4 },
    { entryId: 'b2', rank: 5 },
    { entryId: 'b3', rank: 5 },
  ]
  const heatOf = (id: string) => (id.startsWith('a') ? 1 : 2)

  test('are the first of each heat, whatever the other heats did', () => {
    expect(advancing(ranked, heatOf, 1)).toEqual(['a1', 'b1'])
    expect(advancing(ranked, heatOf, 9)).toHaveLength(6)
    expect(advancing([], heatOf, 2)).toEqual([])
  })

  test('with everybody who shares the last rank', () => {
    expect(advancing(ranked, heatOf, 2)).toEqual(['a1', 'a2', 'b1', 'b2', 'b3'])
  })

  test('do not depend on the order that the ranking is given in, and nobody is put before a better one', () => {
    const entries = fc.array(
      fc.record({ heat: fc.integer({ min: 1, max: 3 }), rank: fc.integer({ min: 1, max: 8 }) }),
    )
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 4 }), (given, advance) => {
        const list = given.map((it, index) => ({ ...it, entryId: String(index) }))
        const heat = (id: string) => list[Number(id)]?.heat ?? 0
        const chosen = new Set(advancing(list, heat, advance))
        expect(new Set(advancing(list.toReversed(), heat, advance))).toEqual(chosen)
        for (const one of list)
          for (const other of list)
            if (chosen.has(one.entryId) && one.heat === other.heat && other.rank <= one.rank)
              expect(chosen.has(other.entryId)).toBe(true)
      }),
    )
  })
})

test('slots that touch do not overlap, and only entries of one panel or of all can be in each other’s way', () => {
  const at = (from: number, to: number) => ({ startsAt: new Date(from), endsAt: new Date(to) })
  expect(overlaps(at(0, 10), at(10, 20))).toBe(false)
  expect(overlaps(at(0, 10), at(9, 20))).toBe(true)
  expect(overlaps(at(0, 30), at(10, 20))).toBe(true)
  const entry = (round: number, panel: number, overlap = false) => ({ round, panel, overlap })
  expect(sharePanel(entry(1, 1), entry(1, 2))).toBe(false)
  expect(sharePanel(entry(1, 1), entry(1, 2, true))).toBe(true)
  expect(sharePanel(entry(1, 1), entry(2, 1))).toBe(false)
})
