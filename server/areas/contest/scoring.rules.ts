import { add, compare, fraction, rootHalfUp, roundHalfUp, ZERO, type Fraction } from './fraction.rules.ts'

/**
 * How marks become a ranking. The unit is a hundredth of a point: 100.00 points are 10 000 hundredths and
 * 10 000 basis points of weight, so a criterion's weight in basis points *is* its worth in hundredths. Every
 * figure stays an exact fraction until it is printed, and is rounded once, half up (四舍五入), to two digits.
 * Ranks follow the exact figures: equal marks can never differ by a rounding. A total is rounded from its
 * exact sum, so the printed parts, each rounded too, may add up to a hundredth or two beside it.
 */

/** What a criterion contributes to scoring. */
export interface ScoringCriterion {
  readonly id: string
  readonly position: number
  readonly weightBp: number
  readonly source: 'judges' | 'netSales'
}

/** One judge's sheet; only locked ones count. A recused judge's marks are missing, not zero. */
export interface ScoringSheet {
  readonly state: 'open' | 'locked' | 'recused'
  readonly marks: readonly { readonly criterionId: string; readonly level: number }[]
}

/** An entry with all that its score follows from. */
export interface ScoringEntry {
  readonly entryId: string
  readonly number: number
  readonly hostId: string
  readonly sheets: readonly ScoringSheet[]
  /** Paid minus refunded in the entry's live, in 分. */
  readonly netFen: number
}

/** What one criterion gave. */
export interface ScoredPart {
  readonly criterionId: string
  readonly score: Fraction
  /** Marks that counted before the highest and lowest were dropped; 0 for a measured criterion. */
  readonly marks: number
  /** What was measured; null for a judged criterion. */
  readonly netFen: number | null
}

/** An entry's score and what decides between equal ones. */
export interface ScoredEntry {
  readonly entry: ScoringEntry
  readonly total: Fraction
  readonly parts: readonly ScoredPart[]
  readonly panel: PanelFigures
}

/** What the judges' whole totals say, over the judged criteria. */
export interface PanelFigures {
  /** Mean of the judges' totals with no mark dropped. */
  readonly plainMean: Fraction
  /** Variance of the judges' totals, in square hundredths. */
  readonly variance: Fraction
}

/** A scored entry with its place; equal ones share a rank and the next rank is skipped (1, 2, 2, 4). */
export interface RankedEntry extends ScoredEntry {
  readonly rank: number
}

const TOP_LEVEL = 3
/** From this many marks on the highest and the lowest are dropped. */
const MARKS_TO_TRIM = 5

/**
 * Scores and orders all entries of a contest, best first. Between equal totals decide, in this order: the
 * first judged criterion of the rubric (in the default one 产品讲解与真实性); the judges' mean before any mark
 * was dropped; the lower spread of the judges' totals. Entries equal in all of it share the rank.
 *
 * The mean comes before the spread so that a higher mark can never cost a rank: a mark that is dropped
 * leaves the total alone but may widen the spread.
 */
export function rankEntries(
  criteria: readonly ScoringCriterion[],
  entries: readonly ScoringEntry[],
): RankedEntry[] {
  const inOrder = criteria.toSorted((a, b) => a.position - b.position)
  const decisive = inOrder.findIndex((it) => it.source === 'judges')
  const netSales = entries.map((it) => it.netFen).toSorted((a, b) => a - b)
  const scored = entries
    .map((entry) => scoreEntry(inOrder, entry, netSales))
    .toSorted((a, b) => compareScored(decisive, a, b) || a.entry.number - b.entry.number)
  const ranked: RankedEntry[] = []
  for (const [index, it] of scored.entries()) {
    const before = ranked.at(-1)
    const shares = before !== undefined && compareScored(decisive, before, it) === 0
    ranked.push({ ...it, rank: shares ? before.rank : index + 1 })
  }
  return ranked
}

function scoreEntry(
  criteria: readonly ScoringCriterion[],
  entry: ScoringEntry,
  sortedNetSales: readonly number[],
): ScoredEntry {
  const locked = entry.sheets.filter((it) => it.state === 'locked')
  const levels = Map.groupBy(
    locked.flatMap((it) => it.marks),
    (it) => it.criterionId,
  )
  const parts = criteria.map(({ id, weightBp, source }): ScoredPart => {
    if (source === 'netSales') {
      const score = measuredScore(weightBp, entry.netFen, sortedNetSales)
      return { criterionId: id, score, marks: 0, netFen: entry.netFen }
    }
    const given = (levels.get(id) ?? []).map((it) => it.level)
    return { criterionId: id, score: judgedScore(weightBp, given), marks: given.length, netFen: null }
  })
  const total = parts.reduce((sum, it) => add(sum, it.score), ZERO)
  return { entry, total, parts, panel: panelFigures(criteria, locked) }
}

/** Negative when `a` goes before `b`, 0 when nothing in the published order tells them apart. */
function compareScored(decisive: number, a: ScoredEntry, b: ScoredEntry): number {
  const decisiveOf = (it: ScoredEntry): Fraction => it.parts[decisive]?.score ?? ZERO
  return (
    compare(b.total, a.total) ||
    compare(decisiveOf(b), decisiveOf(a)) ||
    compare(b.panel.plainMean, a.panel.plainMean) ||
    compare(a.panel.variance, b.panel.variance)
  )
}

/**
 * A judged criterion: weight × mean level ÷ 3. With five marks or more it is the trimmed mean, one highest
 * and one lowest mark dropped (the practice of Chinese panels); with fewer the plain mean; with none 0.
 */
export function judgedScore(weightBp: number, levels: readonly number[]): Fraction {
  if (levels.length === 0) return ZERO
  const sorted = levels.toSorted((a, b) => a - b)
  const kept = sorted.length >= MARKS_TO_TRIM ? sorted.slice(1, -1) : sorted
  const sum = kept.reduce((total, level) => total + level, 0)
  return fraction(weightBp * sum, TOP_LEVEL * kept.length)
}

/**
 * A measured criterion on a percentile scale: weight × (lower + equal ÷ 2) ÷ others, where `lower` and
 * `equal` count the *other* entries that sold less and just as much: the share of the field one outsold.
 * (Percentile rank with ties counted half, Roscoe 1975, against the others instead of all; the same as
 * SciPy's `percentileofscore(others, own, kind='mean')`.) Only the order counts, so one bulk order lifts an
 * entry past those it outsells and no further. Who sold nothing gets nothing; a lone entry that sold gets all.
 */
export function measuredScore(weightBp: number, own: number, sorted: readonly number[]): Fraction {
  if (own <= 0) return ZERO
  const others = sorted.length - 1
  if (others <= 0) return fraction(weightBp, 1)
  const lower = countBelow(sorted, own)
  const equal = countBelow(sorted, own + 1) - lower - 1
  return fraction(weightBp * (2 * lower + equal), 2 * others)
}

/** How many of the ascending numbers are below `bound`, by bisection. */
function countBelow(sorted: readonly number[], bound: number): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? Infinity) < bound) from = middle + 1
    else to = middle
  }
  return from
}

/**
 * Mean and variance of the judges' totals t, which are whole thirds of hundredths. The panel is everybody who
 * judged, not a sample, so the variance divides by n: (n·Σt² − (Σt)²) ÷ n².
 */
function panelFigures(criteria: readonly ScoringCriterion[], locked: readonly ScoringSheet[]): PanelFigures {
  const judges = locked.length
  if (judges === 0) return { plainMean: ZERO, variance: ZERO }
  const weights = new Map(criteria.filter((it) => it.source === 'judges').map((it) => [it.id, it.weightBp]))
  const totals = locked.map((sheet) =>
    sheet.marks.reduce((sum, mark) => sum + (weights.get(mark.criterionId) ?? 0) * mark.level, 0),
  )
  const sum = totals.reduce((all, it) => all + it, 0)
  const squares = totals.reduce((all, it) => all + it * it, 0)
  const divisor = TOP_LEVEL * judges
  return {
    plainMean: fraction(sum, divisor),
    variance: fraction(judges * squares - sum * sum, divisor * divisor),
  }
}

/** A score as the contract writes it, rounded half up: `93.20`. */
export const scoreText = (score: Fraction): string => hundredthsText(roundHalfUp(score))

/** The standard deviation that goes with a variance, written the same way. */
export const spreadText = (variance: Fraction): string => hundredthsText(rootHalfUp(variance))

const hundredthsText = (hundredths: number): string =>
  `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
