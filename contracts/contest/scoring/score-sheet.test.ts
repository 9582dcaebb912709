import { describe, expect, test } from 'vitest'
import { drawLot, keepsCommitment } from './draw.rules.ts'
import { explainer } from './explain.rules.ts'
import { computeResult, scoringFile, scoringResult, type ScoringSheetFile } from './score-sheet.ts'

/** Stands in for SHA-256, which this folder leaves to whoever computes. */
const digest = (text: string): string => {
  let mixed = 7n
  for (const letter of text) mixed = (mixed * 1_000_003n + BigInt(letter.codePointAt(0) ?? 0)) % (1n << 255n)
  return mixed.toString(16).padStart(64, '0')
}

const seed = 'a seed nobody knew'

const percentile = { scale: 'percentile', cap: null } as const

/** Two boards, two heats of five judges each, one entry in both; judge 3 is recused from entry 1. */
const sheet: ScoringSheetFile = {
  format: 'fieldcast-score-1',
  contest: { slug: 'xintai-3', title: '新泰乡村直播大赛', edition: '第三届' },
  boards: ['优秀主播', '带货达人'],
  criteria: [
    { track: 1, name: '讲解', weightBp: 9000, source: 'judges', top: 3, ...percentile },
    { track: 1, name: '核验销售', weightBp: 1000, source: 'netSales', top: 1, ...percentile },
    { track: 2, name: '净额', weightBp: 10_000, source: 'netSales', top: 1, ...percentile },
  ],
  panels: ['一组', '二组'],
  judges: Array.from({ length: 10 }, (_, index) => ({ seat: index + 1, panel: index < 5 ? 1 : 2 })),
  entries: [
    entry(1, true, 500, [1, [2, 2, null, 2, 1]], [6, [3, 3, 3, 3, 2]]),
    entry(2, true, 300, [1, [1, 1, 1, 1, 0]], [6, [2, 2, 2, 2, 1]]),
    entry(3, false, 100, [1, [2, 2, 2, 2, 2]]),
    entry(4, false, 900, [6, [2, 2, 2, 2, 2]]),
  ],
  awards: [
    { track: 1, name: '优秀主播', count: 1, minScore: null, sole: true },
    { track: 2, name: '带货达人', count: 2, minScore: null, sole: true },
  ],
  commitment: digest(seed),
  draw: { seed, lot: 'head' },
}

function entry(number: number, overlap: boolean, netSales: number, ...panels: [number, (number | null)[]][]) {
  const sheets = panels.flatMap(([first, marks]) =>
    marks.map((mark, index) => ({
      seat: first + index,
      state: mark === null ? ('recused' as const) : ('locked' as const),
      marks: [mark, null, null],
    })),
  )
  return {
    number,
    person: number,
    overlap,
    measured: { netSales, validOrders: 0, keptSales: 0, publicVote: 0, conversion: 0, reliefSales: 0 },
    sheets,
  }
}

const result = computeResult(sheet, digest)

test('a file is what its contract says, and survives being written and read', () => {
  const file = scoringFile.parse(JSON.parse(JSON.stringify({ sheet, result })))
  expect(JSON.stringify(computeResult(file.sheet, digest))).toBe(JSON.stringify(result))
})

test('a result is written in the order that its contract names, so that reading it changes no byte', () => {
  const outlying = { ...sheet, entries: [entry(5, false, 0, [1, [3, 3, 3, 0]])] }
  const computed = computeResult(outlying, digest)
  expect(computed.outliers).toHaveLength(1)
  expect(JSON.stringify(scoringResult.parse(computed))).toBe(JSON.stringify(computed))
})

test('the lenient panel’s level 2 is worth less than the strict one’s', () => {
  const rows = result.boards[0]?.standings ?? []
  const scoreOf = (number: number) => Number(rows.find((it) => it.number === number)?.parts[0]?.score)
  expect(scoreOf(3)).toBeGreaterThan(scoreOf(4))
})

test('each board ranks by its own criteria, and a sole award passes over who has one', () => {
  const [judged, sold] = result.boards
  expect(judged?.standings.map((it) => it.number)).toEqual([1, 3, 4, 2])
  expect(sold?.standings.map((it) => [it.number, it.award])).toEqual([
    [4, '带货达人'],
    [1, null],
    [2, '带货达人'],
    [3, null],
  ])
})

test('agreement and alignments are told for each judged criterion and seat', () => {
  expect(result.agreement).toMatchObject([{ criterion: 0 }])
  expect(Number(result.agreement[0]?.interval)).toBeLessThan(1)
  expect(result.alignments).toHaveLength(10)
  expect(result.alignments[2]).toMatchObject({ seat: 3, compared: 1, scale: null })
})

describe('how a score came about', () => {
  const explain = explainer(sheet)
  const marksOf = (number: number) => explain(sheet.entries[number - 1] ?? entry(0, false, 0))[0]?.marks ?? []

  test('shows each mark, what was dropped and what is missing', () => {
    expect(marksOf(4).map((it) => [it.seat, it.mark, it.dropped])).toEqual([
      [6, 2, true],
      [7, 2, false],
      [8, 2, false],
      [9, 2, false],
      // The strictest of the panel on the overlap: this 2 is the highest once it is aligned.
      [10, 2, true],
    ])
    const [, , recused] = marksOf(1)
    expect(recused).toEqual({
      seat: 3,
      panel: 1,
      state: 'recused',
      mark: null,
      aligned: null,
      dropped: false,
    })
  })

  test('drops nothing of a panel of which only four marked', () => {
    expect(marksOf(1).filter((it) => it.panel === 1 && it.dropped)).toEqual([])
    expect(marksOf(1).filter((it) => it.panel === 2 && it.dropped)).toHaveLength(2)
  })

  test('the kept aligned marks average to the score that the ranking prints', () => {
    const kept = marksOf(4).filter((it) => !it.dropped)
    const mean = kept.reduce((sum, it) => sum + Number(it.aligned), 0) / kept.length
    const printed = result.boards[0]?.standings.find((it) => it.number === 4)?.parts[0]?.score
    expect((mean * 90) / 3).toBeCloseTo(Number(printed), 0)
  })
})

describe('the public draw', () => {
  const tied: ScoringSheetFile = {
    ...sheet,
    judges: [{ seat: 1, panel: 1 }],
    entries: [1, 2, 3, 4].map((number) => entry(number, false, 0, [1, [2]])),
  }
  const order = (it: ScoringSheetFile) =>
    computeResult(it, digest).boards[0]?.standings.map((row) => [row.rank, row.number])

  test('decides where nothing else does, as anybody can recompute', () => {
    const lots = [1, 2, 3, 4].toSorted((a, b) =>
      digest(`${seed}\nhead\n${a}`) < digest(`${seed}\nhead\n${b}`) ? -1 : 1,
    )
    expect(order(tied)).toEqual(lots.map((number, index) => [index + 1, number]))
  })

  test('is not held before its seed is revealed: ranks are shared', () => {
    expect(order({ ...tied, draw: null })).toEqual([1, 2, 3, 4].map((number) => [1, number]))
  })

  test('falls otherwise with another seed or another log, and keeps its commitment or not', () => {
    expect(drawLot(digest, { seed, lot: 'head' }, 1)).not.toBe(drawLot(digest, { seed, lot: 'other' }, 1))
    expect(keepsCommitment(digest, seed, digest(seed))).toBe(true)
    expect(keepsCommitment(digest, 'another', digest(seed))).toBe(false)
  })
})
