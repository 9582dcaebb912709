import type { MarkValue } from './alignment.rules.ts'
import { UNIT } from './alignment.rules.ts'
import { drawLot } from './draw.rules.ts'
import {
  add,
  compare,
  fraction,
  leastCommonMultiple,
  pointText,
  rootHalfUp,
  roundHalfUp,
  ZERO,
  type Fraction,
} from './fraction.rules.ts'
import { judgedScore, type JudgedPart } from './judged.rules.ts'
import { loggedScore } from './logarithm.rules.ts'
import { measuredScore } from './measured.rules.ts'
import type {
  Digest,
  MeasuredSource,
  ScoringCriterion,
  ScoringEntry,
  ScoringInput,
  ScoringSheet,
} from './scoring.types.ts'

/**
 * How marks become a ranking. The unit is a hundredth of a point: 100.00 points are 10 000 hundredths and
 * 10 000 basis points of weight, so a criterion's weight in basis points *is* its worth in hundredths. Every
 * figure stays an exact fraction until it is printed, and is rounded once, half up (四舍五入), to two digits.
 * Ranks follow the exact figures: equal marks can never differ by a rounding. A total is rounded from its
 * exact sum, so the printed parts, each rounded too, may add up to a hundredth or two beside it.
 */

/** What one criterion gave. */
export interface ScoredPart {
  /** The criterion's place in the list. */
  readonly criterion: number
  readonly score: Fraction
  /** Marks that counted before the highest and lowest were dropped; 0 for a measured criterion. */
  readonly marks: number
  /** What was measured; null for a judged criterion. */
  readonly measured: number | null
}

/** What the judges' whole totals say, over the judged criteria of the board. */
export interface PanelFigures {
  /** Mean of the judges' totals with no mark dropped. */
  readonly plainMean: Fraction
  /** Variance of the judges' totals, in square hundredths. */
  readonly variance: Fraction
}

/** An entry's score and what decides between equal ones. */
export interface ScoredEntry {
  readonly entry: ScoringEntry
  readonly total: Fraction
  readonly parts: readonly ScoredPart[]
  readonly panel: PanelFigures
}

/** A scored entry with its place; equal ones share a rank and the next rank is skipped (1, 2, 2, 4). */
export interface RankedEntry extends ScoredEntry {
  readonly rank: number
}

export interface Board {
  readonly criteria: readonly (readonly [place: number, criterion: ScoringCriterion])[]
  readonly panels: ReadonlyMap<number, number>
  readonly valueOf: MarkValue
  readonly sorted: ReadonlyMap<MeasuredSource, readonly number[]>
}

/**
 * Scores and orders all entries on one board, best first. Between equal totals decide, in this order: the
 * board's first judged criterion (in the default rubric 产品讲解与真实性); after-sales, the larger share of the money
 * that was not refunded; the judges' mean before any mark was dropped; the lower spread of the judges' totals; the public draw. Before the draw is revealed equal entries
 * share the rank.
 *
 * The mean comes before the spread so that a higher mark can never cost a rank: a mark that is dropped
 * leaves the total alone but may widen the spread.
 */
export function rankBoard(
  input: ScoringInput,
  track: number,
  valueOf: MarkValue,
  digest: Digest,
): RankedEntry[] {
  const board = boardOf(input, track, valueOf)
  const scored = overOneDenominator(input.entries.map((entry) => scoreEntry(board, entry)))
  const order = publishedOrder(board, input, digest)
  return withRanks(scored.toSorted(order.sorting), order.deciding)
}

/** The published order of a board: `deciding` answers 0 where nothing in it tells two entries apart. */
export interface PublishedOrder {
  readonly deciding: (a: ScoredEntry, b: ScoredEntry) => number
  /** The same, equal ones by their numbers. */
  readonly sorting: (a: ScoredEntry, b: ScoredEntry) => number
}

export function publishedOrder(
  board: Board,
  input: Pick<ScoringInput, 'draw'>,
  digest: Digest,
): PublishedOrder {
  const decisive = board.criteria.findIndex(([, it]) => it.source === 'judges')
  const lots = lotsOf(input, digest)
  const deciding = (a: ScoredEntry, b: ScoredEntry) => compareScored(decisive, lots, a, b)
  return { deciding, sorting: (a, b) => deciding(a, b) || a.entry.number - b.entry.number }
}

/** Gives sorted entries their ranks. */
export function withRanks(
  sorted: readonly ScoredEntry[],
  deciding: PublishedOrder['deciding'],
): RankedEntry[] {
  const ranked: RankedEntry[] = []
  for (const [index, it] of sorted.entries()) {
    const before = ranked.at(-1)
    const shares = before !== undefined && deciding(before, it) === 0
    ranked.push({ ...it, rank: shares ? before.rank : index + 1 })
  }
  return ranked
}

/** A board with what its scores are made of. */
export function boardOf(input: ScoringInput, track: number, valueOf: MarkValue): Board {
  const criteria = [...input.criteria.entries()].filter(([, it]) => it.track === track)
  const sources = criteria.flatMap(([, { source }]) => (source === 'judges' ? [] : [source]))
  return {
    criteria,
    panels: new Map(input.judges.map((it) => [it.seat, it.panel])),
    valueOf,
    sorted: new Map(
      sources.map((source) => [
        source,
        input.entries.map((it) => it.measured[source]).toSorted((a, b) => a - b),
      ]),
    ),
  }
}

/** Draws lots only when asked for one: few contests come that far. */
function lotsOf({ draw }: Pick<ScoringInput, 'draw'>, digest: Digest): (number: number) => string {
  if (draw === null) return () => ''
  const lots = new Map<number, string>()
  return (number) => {
    const lot = lots.get(number) ?? drawLot(digest, draw, number)
    lots.set(number, lot)
    return lot
  }
}

function scoreEntry(board: Board, entry: ScoringEntry): ScoredEntry {
  const locked = lockedSheets(entry)
  const parts = board.criteria.map((it) => scorePart(board, entry, locked, it))
  return { entry, total: ZERO, parts, panel: panelFigures(board, locked) }
}

/** The sheets that count. */
export const lockedSheets = ({ sheets }: ScoringEntry): ScoringSheet[] =>
  sheets.filter((it) => it.state === 'locked')

/** What one criterion gives an entry. */
export function scorePart(
  board: Board,
  entry: ScoringEntry,
  locked: readonly ScoringSheet[],
  [place, criterion]: readonly [place: number, criterion: ScoringCriterion],
): ScoredPart {
  const { source, weightBp } = criterion
  if (source === 'judges') {
    const { score, marks } = judgedPart(board, criterion, place, locked)
    return { criterion: place, score, marks, measured: null }
  }
  const own = entry.measured[source]
  const score = isLogged(criterion)
    ? loggedScore(weightBp, own, { cap: criterion.cap, unit: MONEY.has(source) ? FEN_IN_YUAN : 1 })
    : measuredScore(weightBp, own, board.sorted.get(source) ?? [])
  return { criterion: place, score, marks: 0, measured: own }
}

const FEN_IN_YUAN = 100
/** Sources that are measured in 分; on a logarithmic scale a 元 is their unit, as one is of what is counted. */
const MONEY: ReadonlySet<string> = new Set(['netSales', 'reliefSales'])

const isLogged = (it: ScoringCriterion): it is ScoringCriterion & { readonly cap: number } =>
  it.scale === 'log' && typeof it.cap === 'number'

function judgedPart(
  board: Board,
  criterion: ScoringCriterion,
  place: number,
  locked: readonly ScoringSheet[],
): JudgedPart {
  const byPanel = new Map<number, bigint[]>()
  for (const { seat, marks } of locked) {
    const mark = marks[place]
    if (typeof mark !== 'number') continue
    const panel = board.panels.get(seat) ?? 0
    const values = byPanel.get(panel)
    if (values) values.push(board.valueOf(seat, place, mark))
    else byPanel.set(panel, [board.valueOf(seat, place, mark)])
  }
  return judgedScore(criterion.weightBp, criterion.top, [...byPanel.values()])
}

/**
 * Brings all parts of all entries over one denominator and sums them: the same exact figures, but adding and
 * comparing them is then adding and comparing whole numbers.
 */
function overOneDenominator(scored: readonly ScoredEntry[]): ScoredEntry[] {
  const unders = new Set(scored.flatMap((it) => it.parts.map((part) => part.score.under)))
  const under = [...unders].reduce(leastCommonMultiple, 1n)
  const factors = new Map([...unders].map((it) => [it, under / it]))
  return scored.map((it) => {
    const parts = it.parts.map((part) => ({
      ...part,
      score: { over: part.score.over * (factors.get(part.score.under) ?? 1n), under },
    }))
    return { ...it, parts, total: parts.reduce((sum, part) => add(sum, part.score), { over: 0n, under }) }
  })
}

/** Negative when `a` goes before `b`, 0 when nothing in the published order tells them apart. */
function compareScored(
  decisive: number,
  lots: (number: number) => string,
  a: ScoredEntry,
  b: ScoredEntry,
): number {
  const decisiveOf = (it: ScoredEntry): Fraction => it.parts[decisive]?.score ?? ZERO
  const judged =
    compare(b.total, a.total) ||
    compare(decisiveOf(b), decisiveOf(a)) ||
    b.entry.measured.keptSales - a.entry.measured.keptSales ||
    compare(b.panel.plainMean, a.panel.plainMean) ||
    compare(a.panel.variance, b.panel.variance)
  if (judged !== 0) return judged
  const [first, second] = [lots(a.entry.number), lots(b.entry.number)]
  if (first === second) return 0
  return first < second ? -1 : 1
}

/**
 * Mean and variance of the judges' totals t. The panel is everybody who judged, not a sample, so the variance
 * divides by n: (n·Σt² − (Σt)²) ÷ n².
 */
export function panelFigures({ criteria, valueOf }: Board, locked: readonly ScoringSheet[]): PanelFigures {
  const judged = criteria.filter(([, it]) => it.source === 'judges')
  const judges = BigInt(locked.length)
  if (judges === 0n || judged.length === 0) return { plainMean: ZERO, variance: ZERO }
  const tops = judged.reduce((all, [, it]) => leastCommonMultiple(all, BigInt(it.top)), 1n)
  const weights = judged.map(([, it]) => (BigInt(it.weightBp) * tops) / BigInt(it.top))
  let [sum, squares] = [0n, 0n]
  for (const { seat, marks } of locked) {
    let total = 0n
    for (const [index, [place]] of judged.entries()) {
      const mark = marks[place]
      if (typeof mark === 'number') total += (weights[index] ?? 0n) * valueOf(seat, place, mark)
    }
    sum += total
    squares += total * total
  }
  const divisor = UNIT * tops * judges
  return {
    plainMean: fraction(sum, divisor),
    variance: fraction(judges * squares - sum * sum, divisor * divisor),
  }
}

/** A score as the contract writes it, rounded half up: `93.20`. */
export const scoreText = (score: Fraction): string => pointText(roundHalfUp(score), 2)

/** The standard deviation that goes with a variance, written the same way. */
export const spreadText = (variance: Fraction): string => pointText(rootHalfUp(variance), 2)
