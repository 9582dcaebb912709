import type { MarkValue } from './alignment.rules.ts'
import { add, leastCommonMultiple } from './fraction.rules.ts'
import {
  boardOf,
  lockedSheets,
  panelFigures,
  publishedOrder,
  scorePart,
  withRanks,
  type Board,
  type PublishedOrder,
  type RankedEntry,
  type ScoredEntry,
  type ScoredPart,
} from './ranking.rules.ts'
import { figuresOf } from './score-sheet.ts'
import type { Digest, ScoringEntry, ScoringInput } from './scoring.types.ts'

/** One board of a leaderboard: its rows in order, each recomputed only where something of it changed. */
export class LiveBoard {
  readonly track: number
  #board: Board
  readonly #order: PublishedOrder
  readonly #rows = new Map<number, ScoredEntry>()
  readonly #figures = new Map<number, ReturnType<typeof figuresOf>>()
  #sorted: ScoredEntry[] = []
  /** What all totals are over, so that comparing them is comparing whole numbers. */
  #under = 1n

  constructor(input: ScoringInput, track: number, valueOf: MarkValue, digest: Digest) {
    this.track = track
    this.#board = boardOf(input, track, valueOf)
    this.#order = publishedOrder(this.#board, input, digest)
    for (const entry of input.entries) {
      const locked = lockedSheets(entry)
      const parts = this.#board.criteria.map((it) => scorePart(this.#board, entry, locked, it))
      this.#put(entry, parts, panelFigures(this.#board, locked))
    }
    this.#sort()
  }

  /** An entry's sheets changed: these criteria of it are scored again. */
  follow(entry: ScoringEntry, changed: readonly number[]): void {
    const before = this.#rows.get(entry.number)
    if (!before) return
    this.#sorted.splice(this.#placeOf(before), 1)
    this.#score(before, entry, changed)
    const after = this.#rows.get(entry.number)
    if (after) this.#sorted.splice(this.#placeOf(after), 0, after)
  }

  /** What was measured of an entry changed; on a percentile that moves every entry. */
  followMeasured(input: ScoringInput, entry: ScoringEntry | undefined): void {
    this.#board = boardOf(input, this.track, this.#board.valueOf)
    const measured = this.#board.criteria.flatMap(([place, it]) => (it.source === 'judges' ? [] : [place]))
    this.#scoreAll(measured, entry)
  }

  /** Marks of these criteria are worth something else in every entry; one entry's sheets changed as well. */
  realign(input: ScoringInput, valueOf: MarkValue, changed: readonly number[], entry: ScoringEntry): void {
    this.#board = boardOf(input, this.track, valueOf)
    this.#scoreAll(changed, entry)
  }

  ranked(): RankedEntry[] {
    return withRanks(this.#sorted, this.#order.deciding)
  }

  /** A row's texts, made when they are first asked for after a change. */
  figures(number: number): ReturnType<typeof figuresOf> {
    const row = this.#rows.get(number)
    const figures = this.#figures.get(number) ?? (row && figuresOf(row))
    if (!figures) throw new Error(`entry ${number} is not on the board`)
    this.#figures.set(number, figures)
    return figures
  }

  #scoreAll(changed: readonly number[], entry: ScoringEntry | undefined): void {
    for (const before of [...this.#rows.values()])
      this.#score(before, before.entry.number === entry?.number ? entry : before.entry, changed)
    this.#sort()
  }

  #score(before: ScoredEntry, entry: ScoringEntry, changed: readonly number[]): void {
    const locked = lockedSheets(entry)
    const parts = this.#board.criteria.map((it, index) => {
      const old = before.parts[index]
      return old && !changed.includes(it[0]) ? old : scorePart(this.#board, entry, locked, it)
    })
    this.#put(entry, parts, panelFigures(this.#board, locked))
  }

  #put(entry: ScoringEntry, parts: readonly ScoredPart[], panel: ScoredEntry['panel']): void {
    const under = parts.reduce((all, it) => leastCommonMultiple(all, it.score.under), this.#under)
    if (under !== this.#under) this.#rescale(under)
    let total = { over: 0n, under }
    for (const { score } of parts) total = add(total, { over: score.over * (under / score.under), under })
    this.#rows.set(entry.number, { entry, parts, total, panel })
    this.#figures.delete(entry.number)
  }

  #rescale(under: bigint): void {
    const factor = under / this.#under
    const rescaled = new Map<ScoredEntry, ScoredEntry>()
    for (const [number, row] of this.#rows) {
      const grown = { ...row, total: { over: row.total.over * factor, under } }
      rescaled.set(row, grown)
      this.#rows.set(number, grown)
    }
    this.#sorted = this.#sorted.map((it) => rescaled.get(it) ?? it)
    this.#under = under
  }

  #sort(): void {
    this.#sorted = [...this.#rows.values()].toSorted(this.#order.sorting)
  }

  /** Where a row stands, or would stand, by bisection. */
  #placeOf(row: ScoredEntry): number {
    let from = 0
    let to = this.#sorted.length
    while (from < to) {
      const middle = (from + to) >> 1
      const other = this.#sorted[middle]
      if (other && this.#order.sorting(other, row) < 0) from = middle + 1
      else to = middle
    }
    return from
  }
}
