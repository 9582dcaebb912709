import { add, fraction, ZERO, type Fraction } from './fraction.rules.ts'
import type { ScoringEntry, ScoringInput } from './scoring.types.ts'

/**
 * How far judges agree: Krippendorff's α = 1 − Dₒ ÷ Dₑ (K. Krippendorff, Computing Krippendorff's
 * Alpha-Reliability, 2011). 1 is full agreement, 0 what chance would give. Values of a unit (an entry) with
 * m values are paired, each pair weighing 1 ÷ (m − 1), into coincidences o(c,k) with margins n(c) and sum n:
 *
 *     α = 1 − (n − 1) × Σ o(c,k)·δ²(c,k) ÷ Σ n(c)·n(k)·δ²(c,k)
 *
 * Missing values are simply not there; a unit with one value pairs with nothing and is left out.
 */

/** δ²: nominal 0 or 1; interval (c − k)²; ordinal (Σ n(g) from c to k − (n(c) + n(k)) ÷ 2)². */
export type Metric = 'nominal' | 'ordinal' | 'interval'

/** α, exactly; null where no two values differ, so that nothing can be said. */
export function krippendorffAlpha(units: readonly (readonly number[])[], metric: Metric): Fraction | null {
  const agreement = new Agreement(Math.max(0, ...units.flat()))
  for (const unit of units) agreement.add(unit)
  return agreement.alpha(metric)
}

/** The values of units, counted as α needs them; units come and go one by one. */
export class Agreement {
  readonly #size: number
  /** How often each value stands in units with more than one. */
  readonly #margins: number[]
  /** Ordered pairs of values within units, by how many values their unit has. */
  readonly #pairs = new Map<number, number[]>()

  /** @param top the highest value; values are whole and not negative. */
  constructor(top: number) {
    this.#size = top + 1
    this.#margins = new Array<number>(this.#size).fill(0)
  }

  add(unit: readonly number[]): void {
    this.#count(unit, 1)
  }

  /** Takes away a unit that was added. */
  remove(unit: readonly number[]): void {
    this.#count(unit, -1)
  }

  alpha(metric: Metric): Fraction | null {
    const [size, margins] = [this.#size, this.#margins]
    const distance = distances(margins, metric)
    const expected = sumPairs(size, (c, k) => (margins[c] ?? 0) * (margins[k] ?? 0), distance)
    if (expected === 0n) return null
    let observed: Fraction = ZERO
    for (const [values, pairs] of this.#pairs) {
      const sum = sumPairs(size, (c, k) => pairs[c * size + k] ?? 0, distance)
      observed = add(observed, fraction(sum, values - 1))
    }
    const count = margins.reduce((all, it) => all + it, 0)
    const under = observed.under * expected
    return { over: under - BigInt(count - 1) * observed.over, under }
  }

  #count(unit: readonly number[], times: 1 | -1): void {
    if (unit.length < 2) return
    const size = this.#size
    const pairs = this.#pairs.get(unit.length) ?? new Array<number>(size * size).fill(0)
    this.#pairs.set(unit.length, pairs)
    for (const [index, c] of unit.entries()) {
      this.#margins[c] = (this.#margins[c] ?? 0) + times
      for (const [other, k] of unit.entries())
        if (other !== index) pairs[c * size + k] = (pairs[c * size + k] ?? 0) + times
    }
  }
}

/** Four times δ² of two values: the ordinal metric has halves, and 4 keeps it whole. */
function distances(margins: readonly number[], metric: Metric): (c: number, k: number) => number {
  if (metric === 'nominal') return (c, k) => (c === k ? 0 : 4)
  if (metric === 'interval') return (c, k) => (2 * (c - k)) ** 2
  const upTo = [0]
  for (const margin of margins) upTo.push((upTo.at(-1) ?? 0) + margin)
  // Twice the middle of the ranks that a value takes.
  const middle = margins.map((_, index) => (upTo[index] ?? 0) + (upTo[index + 1] ?? 0))
  return (c, k) => ((middle[c] ?? 0) - (middle[k] ?? 0)) ** 2
}

function sumPairs(
  size: number,
  weight: (c: number, k: number) => number,
  distance: (c: number, k: number) => number,
): bigint {
  let sum = 0n
  for (let c = 0; c < size; c += 1)
    for (let k = 0; k < size; k += 1) {
      const [times, apart] = [weight(c, k), distance(c, k)]
      if (times > 0 && apart > 0) sum += BigInt(times) * BigInt(apart)
    }
  return sum
}

/** The counted marks of each entry for one criterion. */
export const unitsOf = ({ entries }: ScoringInput, criterion: number): number[][] =>
  entries.map((it) => unitOf(it, criterion))

/** The counted marks of one entry for one criterion. */
export const unitOf = ({ sheets }: Pick<ScoringEntry, 'sheets'>, criterion: number): number[] =>
  sheets.flatMap(({ state, marks }) => {
    const mark = marks[criterion]
    return state === 'locked' && typeof mark === 'number' ? [mark] : []
  })

/** A mark that is far from the others of its entry, for the chief judge to ask about; it still counts. */
export interface Outlier {
  readonly number: number
  readonly seat: number
  readonly criterion: number
  readonly mark: number
  /** Twice the median of the other marks. */
  readonly twiceMedian: number
}

const OTHERS_TO_JUDGE_BY = 3

/** Marks at least half the scale away from the median of at least three others. */
export function outliersOf({ criteria, entries }: ScoringInput): Outlier[] {
  const found: Outlier[] = []
  for (const { number, sheets } of entries) {
    const locked = sheets.filter((it) => it.state === 'locked').toSorted((a, b) => a.seat - b.seat)
    for (const [criterion, { source, top }] of criteria.entries()) {
      if (source !== 'judges') continue
      const given = locked.flatMap(({ seat, marks }) => {
        const mark = marks[criterion]
        return typeof mark === 'number' ? [{ seat, mark }] : []
      })
      for (const { seat, mark, twiceMedian } of farFromOthers(given, top))
        found.push({ number, seat, criterion, mark, twiceMedian })
    }
  }
  return found
}

interface GivenMark {
  readonly seat: number
  readonly mark: number
}

function farFromOthers(given: readonly GivenMark[], top: number): (GivenMark & { twiceMedian: number })[] {
  if (given.length <= OTHERS_TO_JUDGE_BY || closeTogether(given, top)) return []
  return given.flatMap(({ seat, mark }) => {
    const twiceMedian = twiceMedianOf(given.filter((it) => it.seat !== seat).map((it) => it.mark))
    return Math.abs(2 * mark - twiceMedian) >= top ? [{ seat, mark, twiceMedian }] : []
  })
}

/** Nothing is half the scale from a median when nothing is from anything. */
function closeTogether(given: readonly GivenMark[], top: number): boolean {
  let [low, high] = [Infinity, -Infinity]
  for (const { mark } of given) {
    low = Math.min(low, mark)
    high = Math.max(high, mark)
  }
  return 2 * (high - low) < top
}

function twiceMedianOf(marks: readonly number[]): number {
  const sorted = marks.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return upper + (sorted.length % 2 === 0 ? (sorted[middle - 1] ?? 0) : upper)
}
