import {
  add,
  decimalText,
  fraction,
  pointText,
  rootHalfUp,
  roundHalfUp,
  type Fraction,
} from './fraction.rules.ts'
import type { ScoringEntry, ScoringInput } from './scoring.types.ts'

/**
 * How panels that saw different entries are brought onto one scale. Every panel also judges the entries of
 * the overlap set; on these each judge is compared with all who marked the same ones:
 *
 *     aligned = μ + (σ ÷ σⱼ) × (mark − μⱼ)        (a z-score mapped back to the common scale)
 *
 * μⱼ and σⱼ are the judge's mean and standard deviation on the overlap entries that the judge marked; μ is
 * the mean of the means, and σ² the mean of the variances, of all judges who marked all of these. Where σⱼ is
 * 0 only the means are aligned. σ ÷ σⱼ and the aligned mark are decimals of 12 digits, each rounded once, half
 * up; a mark that would leave the scale stays at its end. One panel alone needs no alignment and gets none.
 *
 * The figures come from the overlap set only, so a higher mark for any other entry moves nothing but itself.
 */

const DIGITS = 12
/** One level, or one point, in the unit of aligned marks. */
export const UNIT = 10n ** BigInt(DIGITS)

/** How one judge's marks for one criterion are aligned. */
export interface Alignment {
  readonly seat: number
  /** The criterion's place in the list. */
  readonly criterion: number
  /** On how many overlap entries the judge was compared; with none the marks stay as they are. */
  readonly compared: number
  readonly ownMean: Fraction
  readonly commonMean: Fraction
  /** σ ÷ σⱼ in units; null where σⱼ is 0 and only the means are aligned. */
  readonly scale: bigint | null
}

/** A mark's worth in units, by the judge's seat, the criterion's place and the mark. */
export type MarkValue = (seat: number, criterion: number, mark: number) => bigint

/** All alignments of a contest in the order of seats and criteria; none where one panel judged. */
export function alignmentsOf(input: ScoringInput): Alignment[] {
  const panels = new Map(input.judges.map((it) => [it.seat, it.panel]))
  const atWork = new Set<number>()
  for (const { sheets } of input.entries)
    for (const { seat, state } of sheets) if (state === 'locked') atWork.add(panels.get(seat) ?? 0)
  return atWork.size < 2 ? [] : [...input.criteria.keys()].flatMap((it) => alignmentsFor(input, it))
}

/** The alignments of one criterion in the order of seats, where several panels judged. */
export function alignmentsFor({ criteria, judges, entries }: ScoringInput, criterion: number): Alignment[] {
  if (criteria[criterion]?.source !== 'judges') return []
  const overlap = entries.filter((it) => it.overlap)
  const seats = judges.map((it) => it.seat).toSorted((a, b) => a - b)
  const marks = new Map(seats.map((seat) => [seat, marksOf(overlap, seat, criterion)]))
  return seats.map((seat) => align(seat, criterion, marks))
}

/** The judge's counted marks by the entries' numbers. */
function marksOf(entries: readonly ScoringEntry[], seat: number, criterion: number): Map<number, number> {
  const marks = new Map<number, number>()
  for (const { number, sheets } of entries) {
    const mark = sheets.find((it) => it.seat === seat && it.state === 'locked')?.marks[criterion]
    if (typeof mark === 'number') marks.set(number, mark)
  }
  return marks
}

function align(
  seat: number,
  criterion: number,
  marks: ReadonlyMap<number, ReadonlyMap<number, number>>,
): Alignment {
  const own = marks.get(seat) ?? new Map<number, number>()
  const entries = [...own.keys()]
  if (entries.length === 0) {
    const none = fraction(0, 1)
    return { seat, criterion, compared: 0, ownMean: none, commonMean: none, scale: UNIT }
  }
  const peers = [...marks.values()].filter((it) => entries.every((number) => it.has(number)))
  const statistics = peers.map((it) => statisticsOf(entries.map((number) => it.get(number) ?? 0)))
  const { sum, spread } = statisticsOf([...own.values()])
  const count = BigInt(entries.length)
  const common = statistics.reduce((all, it) => all + it.sum, 0n)
  const commonSpread = statistics.reduce((all, it) => all + it.spread, 0n)
  // Both spreads are n² times a variance, so n² cancels out of their quotient.
  const ratio = fraction(commonSpread, BigInt(peers.length) * (spread || 1n))
  return {
    seat,
    criterion,
    compared: entries.length,
    ownMean: fraction(sum, count),
    commonMean: fraction(common, count * BigInt(peers.length)),
    scale: spread === 0n ? null : rootHalfUp(fraction(ratio.over * UNIT * UNIT, ratio.under)),
  }
}

/** Σx, and n·Σx² − (Σx)², which is n² times the variance. */
function statisticsOf(marks: readonly number[]): { sum: bigint; spread: bigint } {
  const sum = marks.reduce((all, it) => all + it, 0)
  const squares = marks.reduce((all, it) => all + it * it, 0)
  return { sum: BigInt(sum), spread: BigInt(marks.length * squares - sum * sum) }
}

/** What each mark is worth after alignment. */
export function valuesOf(input: ScoringInput, alignments: readonly Alignment[]): MarkValue {
  const plain = Array.from({ length: 101 }, (_, mark) => BigInt(mark) * UNIT)
  if (alignments.length === 0) return (_seat, _criterion, mark) => plain[mark] ?? 0n
  const tables = new Map<number, (readonly bigint[])[]>()
  for (const it of alignments) {
    const top = input.criteria[it.criterion]?.top ?? 0
    const table = tables.get(it.seat) ?? []
    table[it.criterion] = Array.from({ length: top + 1 }, (_, mark) => alignedMark(it, mark, top))
    tables.set(it.seat, table)
  }
  return (seat, criterion, mark) => tables.get(seat)?.[criterion]?.[mark] ?? plain[mark] ?? 0n
}

/** One aligned mark in units, within 0 and `top`. */
function alignedMark({ compared, ownMean, commonMean, scale }: Alignment, mark: number, top: number): bigint {
  if (compared === 0) return BigInt(mark) * UNIT
  const distance = add(fraction(mark, 1), { over: -ownMean.over, under: ownMean.under })
  const moved = { over: distance.over * (scale ?? UNIT), under: distance.under }
  const value = roundHalfUp(add({ over: commonMean.over * UNIT, under: commonMean.under }, moved))
  const highest = BigInt(top) * UNIT
  if (value < 0n) return 0n
  return value > highest ? highest : value
}

/** An aligned mark for people, two digits after the point. */
export const alignedText = (value: bigint): string => decimalText({ over: value, under: UNIT }, 2)

/** A scale with all its digits. */
export const scaleText = (scale: bigint): string => pointText(scale, DIGITS)
