import type { InvitationAnswer } from '#contracts/contest/invitations.types.ts'
import { because, type ReasonCode } from '#contracts/core/reasons.ts'
import { Problem, refused } from '#server/core/problem.ts'

const ALL_BP = 10_000

/** Refuses a rubric of which a board's weights are not the whole; throws `weights_sum`. */
export function mustBeWhole(
  criteria: readonly { readonly weightBp: number; readonly track?: number }[],
  tracks = 1,
): void {
  for (let track = 1; track <= tracks; track += 1) {
    const sum = criteria
      .filter((it) => (it.track ?? 1) === track)
      .reduce((total, it) => total + it.weightBp, 0)
    if (sum !== ALL_BP)
      throw new Problem('weights_sum', { detail: because('weights_are', { board: track, sum, all: ALL_BP }) })
  }
}

/** What a judge said to the invitation. */
export const answerOf = ({
  acceptedAt,
  declinedAt,
}: {
  readonly acceptedAt: Date | null
  readonly declinedAt: Date | null
}): InvitationAnswer => (declinedAt !== null ? 'declined' : acceptedAt !== null ? 'accepted' : 'invited')

/** Whether an entry is for this judge: of the judge's panel, or of all. */
export const judgesEntry = (
  judge: { readonly panel: number },
  entry: { readonly panel: number; readonly overlap: boolean },
): boolean => entry.overlap || entry.panel === judge.panel

/** How many sheets a contest asks for, and how many are no longer open. */
export function sheetCounts(
  judges: readonly { readonly panel: number }[],
  entries: readonly {
    readonly panel: number
    readonly overlap: boolean
    readonly sheets: readonly { readonly state: string }[]
  }[],
): { all: number; decided: number } {
  let [all, decided] = [0, 0]
  for (const entry of entries) {
    all += judges.filter((it) => judgesEntry(it, entry)).length
    decided += entry.sheets.filter((it) => it.state !== 'open').length
  }
  return { all, decided }
}

/** An interest says who is meant: a village, or one host. */
export interface Tie {
  readonly kind: string
  readonly villageId: string | null
  readonly hostId: string | null
}

/** The tie that recuses a judge from an entry, if any. */
export const tieTo = <T extends Tie>(
  ties: readonly T[],
  entry: { readonly hostId: string; readonly villageId: string },
): T | undefined =>
  ties.find((it) => (it.hostId === null ? it.villageId === entry.villageId : it.hostId === entry.hostId))

/**
 * Refuses a mark bound to a moment that the stream has not reached. `reachedMs` is how far it has come, or
 * its whole length once it ended; null before it began.
 */
export function mustBeReached(streamMs: number | null, reachedMs: number | null): void {
  if (streamMs === null || (reachedMs !== null && streamMs <= reachedMs)) return
  throw refused('streamMs', reachedMs === null ? 'live_not_begun' : 'moment_unreached')
}

/**
 * Refuses a mark that is not of the minutes that the timetable gives the entry: the live was not on then, or
 * the moment is outside. An entry without a slot may be marked for all of its live. Throws `outside_slot`.
 */
export function mustBeInSlot(
  { startsAt, endsAt }: { readonly startsAt: Date | null; readonly endsAt: Date | null },
  live: { readonly startedAt: Date | null; readonly endedAt: Date | null },
  { streamMs, now }: { readonly streamMs: number | null; readonly now: Date },
): void {
  if (startsAt === null || endsAt === null) return
  const refuse = (code: ReasonCode): never => {
    throw new Problem('outside_slot', { detail: because(code) })
  }
  if (now < startsAt) refuse('slot_to_come')
  if (
    live.startedAt === null ||
    live.startedAt >= endsAt ||
    (live.endedAt !== null && live.endedAt <= startsAt)
  )
    return refuse('no_live_in_slot')
  if (streamMs === null) return
  const at = live.startedAt.getTime() + streamMs
  if (at < startsAt.getTime() || at > endsAt.getTime()) refuse('moment_outside')
}

/** The judged criteria that a sheet has no mark for. */
export function unmarked<C extends { readonly id: string; readonly source: string }>(
  criteria: readonly C[],
  marks: readonly { readonly criterionId: string }[],
): C[] {
  const marked = new Set(marks.map((it) => it.criterionId))
  return criteria.filter((it) => it.source === 'judges' && !marked.has(it.id))
}

/** Judges who still owe sheets, with how many, and entries from which every judge is recused. */
export interface Outstanding {
  readonly owing: ReadonlyMap<string, number>
  readonly unjudged: readonly number[]
}

/** What stands between a contest, or one of its panels, and a result. */
export function outstanding(
  judges: readonly { readonly accountId: string; readonly panel: number }[],
  entries: readonly {
    readonly number: number
    readonly panel: number
    readonly overlap: boolean
    readonly sheets: readonly { readonly judgeId: string; readonly state: string }[]
  }[],
): Outstanding {
  const owing = new Map<string, number>()
  const unjudged: number[] = []
  for (const entry of entries) {
    const states = new Map(entry.sheets.map((it) => [it.judgeId, it.state]))
    const ofEntry = judges.filter((it) => judgesEntry(it, entry))
    for (const { accountId } of ofEntry)
      if ((states.get(accountId) ?? 'open') === 'open') owing.set(accountId, (owing.get(accountId) ?? 0) + 1)
    const missing = (state: string | undefined) => state === 'recused' || state === 'excused'
    if (ofEntry.every(({ accountId }) => missing(states.get(accountId)))) unjudged.push(entry.number)
  }
  return { owing, unjudged }
}
