import { Leaderboard } from '#contracts/contest/scoring/leaderboard.ts'
import type { ScoringResult } from '#contracts/contest/scoring/score-sheet.ts'
import type { ScoringEntry, ScoringInput, ScoringSheet } from '#contracts/contest/scoring/scoring.types.ts'
import { sha256 } from '#server/core/digest.ts'

/** Contests whose leaderboard is kept; beyond them the one that was looked at longest ago is computed anew. */
const MAX_KEPT = 8
/** With more new figures than this the whole is as fast. */
const MAX_MEASURED = 4

interface Kept {
  input: ScoringInput
  readonly board: Leaderboard
}

/** Leaderboards that follow what changed since somebody looked; each the same bytes as computed from nothing. */
export class Leaderboards {
  readonly #kept = new Map<string, Kept>()

  /** The result of a contest's round as it is in `input`. */
  result(key: string, input: ScoringInput): ScoringResult {
    const kept = this.#kept.get(key)
    const board = kept && follow(kept, input) ? kept.board : new Leaderboard(input, sha256)
    this.#kept.delete(key)
    this.#kept.set(key, { input, board })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break
      this.#kept.delete(oldest)
    }
    return board.result()
  }
}

/** Brings a board to what it should show; false where more than sheets and figures is different. */
function follow({ input, board }: Kept, now: ScoringInput): boolean {
  if (frameOf(input) !== frameOf(now)) return false
  const before = new Map(input.entries.map((it) => [it.number, it]))
  const measured = now.entries.filter((it) => !sameFigures(before.get(it.number), it))
  if (measured.length > MAX_MEASURED) return false
  for (const { number, sheets } of now.entries) {
    const known = new Map(before.get(number)?.sheets.map((it) => [it.seat, it]))
    for (const sheet of sheets) if (!sameSheet(known.get(sheet.seat), sheet)) board.setSheet(number, sheet)
    if (known.size > sheets.length) return false
  }
  for (const it of measured) board.setMeasured(it.number, it.measured)
  return true
}

/** Everything but sheets and figures, as text. */
const frameOf = ({ criteria, judges, awards, draw, entries }: ScoringInput): string =>
  JSON.stringify([
    ...[criteria, judges, awards, draw],
    entries.map(({ number, person, overlap }) => [number, person, overlap]),
  ])

const sameFigures = (a: ScoringEntry | undefined, b: ScoringEntry): boolean =>
  a !== undefined && JSON.stringify(a.measured) === JSON.stringify(b.measured)

const sameSheet = (a: ScoringSheet | undefined, b: ScoringSheet): boolean =>
  a?.state === b.state && a.marks.length === b.marks.length && a.marks.every((it, at) => it === b.marks[at])
