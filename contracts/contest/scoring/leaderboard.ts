import { Agreement, outliersOf, unitOf, type Outlier } from './agreement.rules.ts'
import { alignmentsFor, alignmentsOf, valuesOf, type Alignment, type MarkValue } from './alignment.rules.ts'
import { giveAwards } from './awards.rules.ts'
import { LiveBoard } from './live-board.ts'
import { agreementText, alignmentText, type ScoringResult } from './score-sheet.ts'
import type { Digest, ScoringEntry, ScoringInput, ScoringSheet } from './scoring.types.ts'

/**
 * A contest's result that follows single sheets: a mark recomputes its own criterion of its own entry, a mark in the
 * overlap set its criterion of every entry, and nothing else. `result()` is byte for byte what `computeResult`
 * makes of the same input.
 */
export class Leaderboard {
  readonly #digest: Digest
  #input: ScoringInput
  readonly #entries: ScoringEntry[]
  readonly #places: ReadonlyMap<number, number>
  readonly #panelOf: ReadonlyMap<number, number>
  /** How many sheets of each panel are locked: alignment begins with the second panel at work. */
  readonly #locked = new Map<number, number>()
  #alignments: Alignment[] = []
  #valueOf: MarkValue = () => 0n
  #boards: LiveBoard[] = []
  readonly #agreement = new Map<number, Agreement>()
  readonly #agreementTexts = new Map<number, ReturnType<typeof agreementText>>()
  readonly #outliers: Outlier[][]

  constructor(input: ScoringInput, digest: Digest) {
    this.#digest = digest
    this.#entries = [...input.entries]
    this.#input = { ...input, entries: this.#entries }
    this.#places = new Map(input.entries.map((it, index) => [it.number, index]))
    this.#panelOf = new Map(input.judges.map((it) => [it.seat, it.panel]))
    this.#outliers = this.#entries.map((it) => this.#outliersOf(it))
    for (const { sheets } of this.#entries)
      for (const it of sheets) if (it.state === 'locked') this.#countLocked(it.seat, 1)
    for (const [criterion, { source, top }] of input.criteria.entries()) {
      if (source !== 'judges') continue
      const agreement = new Agreement(top)
      for (const it of this.#entries) agreement.add(unitOf(it, criterion))
      this.#agreement.set(criterion, agreement)
    }
    this.#rebuild()
  }

  /** Puts a sheet in place of the one of the same seat, or beside the others where there is none. */
  setSheet(number: number, sheet: ScoringSheet): void {
    const place = this.#places.get(number)
    const before = place === undefined ? undefined : this.#entries[place]
    if (place === undefined || before === undefined) return
    const old = before.sheets.find((it) => it.seat === sheet.seat)
    const sheets = old
      ? before.sheets.map((it) => (it.seat === sheet.seat ? sheet : it))
      : [...before.sheets, sheet]
    const after = { ...before, sheets }
    this.#entries[place] = after
    const changed = this.#changedCriteria(old, sheet)
    const turned = (old?.state === 'locked') !== (sheet.state === 'locked')
    const panelsBefore = this.#panelsAtWork()
    if (turned) this.#countLocked(sheet.seat, sheet.state === 'locked' ? 1 : -1)
    if (changed.length === 0 && !turned) return
    this.#followAgreement(changed, before, after)
    this.#outliers[place] = this.#outliersOf(after)
    this.#follow(after, changed, panelsBefore > 1)
  }

  #follow(entry: ScoringEntry, changed: readonly number[], wasAligned: boolean): void {
    const aligned = this.#panelsAtWork() > 1
    if (aligned !== wasAligned) this.#rebuild()
    else if (aligned && entry.overlap) this.#realign(changed, entry)
    else for (const board of this.#boards) board.follow(entry, changed)
  }

  /** Puts what was measured of an entry in place of earlier figures. */
  setMeasured(number: number, measured: ScoringEntry['measured']): void {
    const place = this.#places.get(number)
    const before = place === undefined ? undefined : this.#entries[place]
    if (place === undefined || before === undefined) return
    this.#entries[place] = { ...before, measured }
    for (const board of this.#boards) board.followMeasured(this.#input, this.#entries[place])
  }

  result(): ScoringResult {
    const ranked = new Map(this.#boards.map((it) => [it.track, it.ranked()]))
    const awards = giveAwards(ranked, this.#input.awards)
    return {
      boards: this.#boards.map((board) => ({
        track: board.track,
        standings: (ranked.get(board.track) ?? []).map((row) => {
          const award = awards.get(board.track)?.get(row.entry.number) ?? null
          return { rank: row.rank, ...board.figures(row.entry.number), award }
        }),
      })),
      alignments: this.#alignments.map(alignmentText),
      agreement: [...this.#agreement.keys()].map((criterion) => ({
        criterion,
        ...this.#agreementText(criterion),
      })),
      outliers: this.#outliers.flat(),
    }
  }

  #rebuild(): void {
    this.#alignments = alignmentsOf(this.#input)
    this.#valueOf = valuesOf(this.#input, this.#alignments)
    const tracks = [...new Set(this.#input.criteria.map((it) => it.track))].toSorted((a, b) => a - b)
    this.#boards = tracks.map((track) => new LiveBoard(this.#input, track, this.#valueOf, this.#digest))
  }

  /** A mark in the overlap set moves what every mark of its criterion is worth. */
  #realign(changed: readonly number[], entry: ScoringEntry): void {
    const fresh = new Map(changed.map((it) => [it, alignmentsFor(this.#input, it)]))
    const criteria = [...this.#input.criteria.keys()]
    const kept = Map.groupBy(this.#alignments, (it) => it.criterion)
    this.#alignments = criteria.flatMap((it) => fresh.get(it) ?? kept.get(it) ?? [])
    this.#valueOf = valuesOf(this.#input, this.#alignments)
    for (const board of this.#boards) board.realign(this.#input, this.#valueOf, changed, entry)
  }

  /** The judged criteria for which another mark counts now. */
  #changedCriteria(old: ScoringSheet | undefined, sheet: ScoringSheet): number[] {
    const counted = (it: ScoringSheet | undefined, criterion: number) =>
      it?.state === 'locked' ? (it.marks[criterion] ?? null) : null
    return [...this.#agreement.keys()].filter((it) => counted(old, it) !== counted(sheet, it))
  }

  #followAgreement(changed: readonly number[], before: ScoringEntry, after: ScoringEntry): void {
    for (const criterion of changed) {
      const agreement = this.#agreement.get(criterion)
      agreement?.remove(unitOf(before, criterion))
      agreement?.add(unitOf(after, criterion))
      this.#agreementTexts.delete(criterion)
    }
  }

  #agreementText(criterion: number): ReturnType<typeof agreementText> {
    const text =
      this.#agreementTexts.get(criterion) ?? agreementText(this.#agreement.get(criterion) ?? new Agreement(0))
    this.#agreementTexts.set(criterion, text)
    return text
  }

  #outliersOf(entry: ScoringEntry): Outlier[] {
    return outliersOf({ ...this.#input, entries: [entry] })
  }

  #countLocked(seat: number, by: 1 | -1): void {
    const panel = this.#panelOf.get(seat) ?? 0
    this.#locked.set(panel, (this.#locked.get(panel) ?? 0) + by)
  }

  #panelsAtWork(): number {
    return [...this.#locked.values()].filter((it) => it > 0).length
  }
}
