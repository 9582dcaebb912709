import { describe, expect, test } from 'vitest'
import { alignmentsOf, UNIT, valuesOf } from './alignment.rules.ts'
import { compare, decimalText, fraction } from './fraction.rules.ts'
import { judgedScore } from './judged.rules.ts'
import { measuredScore } from './measured.rules.ts'
import type { ScoringInput, ScoringSheet } from './scoring.types.ts'

/** Worked examples that others published, each with where it stands; Krippendorff's are beside his formula. */

/** The mean of one panel's marks on its own scale, with so many digits. */
function panelMean(marks: readonly number[], digits: number): string {
  const scale = 100
  const values = marks.map((it) => BigInt(Math.round(it * scale)) * UNIT)
  const { score } = judgedScore(1, 1, [values])
  return decimalText({ over: score.over, under: score.under * BigInt(scale) }, digits)
}

describe('the trimmed mean of one panel', () => {
  test('P. S. Mann, Introductory Statistics, 7th ed., ch. 3: a gymnast’s seven scores, one high and one low dropped', () => {
    expect(panelMean([9.4, 9.7, 9.5, 9.5, 9.4, 9.6, 9.5], 2)).toBe('9.50')
  })

  test('Duke University, Extreme Judgment (TopCoder’s problem): six scores give 1.925', () => {
    expect(panelMean([1.75, 1, 2, 2.25, 1.75, 2.2], 3)).toBe('1.925')
  })

  test('dropped marks are two, however many share the extreme, as the examples have it', () => {
    expect(panelMean([8, 8, 8, 8, 8], 1)).toBe('8.0')
  })
})

describe('the percentile rank (SciPy reference, scipy.stats.percentileofscore)', () => {
  /** The share of `others` that one outdid, in percent with one digit. */
  const percent = (others: readonly number[], own: number) => {
    const field = [...others, own].toSorted((a, b) => a - b)
    const { over, under } = measuredScore(10_000, own, field)
    return decimalText({ over, under: under * 100n }, 1)
  }

  test('kind "mean": of 1, 2, 3, 3, 4 the score 3 stands at 60.0', () => {
    expect(percent([1, 2, 3, 3, 4], 3)).toBe('60.0')
  })
})

describe('the z-score (SciPy reference, scipy.stats.zscore)', () => {
  // The first row of its second example, in ten-thousandths: deviations there divide by n − 1.
  const values = [3148, 478, 6243, 4608]
  const published = ['-0.19264823', '-1.28415119', '1.07259584', '0.40420358']

  const sheet = (seat: number, mark: number): ScoringSheet => ({ seat, state: 'locked', marks: [mark] })
  /** The example's four values as one judge's marks, beside a judge who gives twice as much with twice the spread. */
  const input: ScoringInput = {
    criteria: [{ track: 1, weightBp: 10_000, source: 'judges', top: 20_000 }],
    judges: [1, 2].map((seat) => ({ seat, panel: seat })),
    awards: [],
    draw: null,
    entries: values.map((value, index) => ({
      ...{ number: index + 1, person: index + 1, overlap: true },
      measured: { netSales: 0, validOrders: 0, keptSales: 0, publicVote: 0, conversion: 0, reliefSales: 0 },
      sheets: [sheet(1, value), sheet(2, 2 * value)],
    })),
  }

  test('four values: an aligned mark is as many common deviations from the common mean as SciPy prints', () => {
    const alignments = alignmentsOf(input)
    const valueOf = valuesOf(input, alignments)
    const [first] = alignments
    if (!first) throw new Error('two panels are aligned')
    const mean = Number(decimalText(first.commonMean, 12))
    const own = values.reduce((sum, it) => sum + it, 0) / values.length
    const variance = values.reduce((sum, it) => sum + (it - own) ** 2, 0) / (values.length - 1)
    const common = Math.sqrt((variance + 4 * variance) / 2)
    for (const seat of [1, 2]) {
      const scores = values.map((it) => (Number(valueOf(seat, 0, seat * it)) / Number(UNIT) - mean) / common)
      expect(scores.map((it) => it.toFixed(8))).toEqual(published)
    }
  })

  test('both judges’ marks meet: the same entry is worth the same from either', () => {
    const valueOf = valuesOf(input, alignmentsOf(input))
    for (const value of values) {
      const apart = valueOf(1, 0, value) - valueOf(2, 0, 2 * value)
      // σ ÷ σⱼ is cut after twelve digits, so that a mark of some thousands is right to eight.
      expect(compare(fraction(apart < 0n ? -apart : apart, UNIT), fraction(1, 10_000_000))).toBeLessThan(0)
    }
  })
})
