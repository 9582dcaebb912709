import { explainer, type ExplainedPart } from '#contracts/contest/scoring/explain.rules.ts'
import {
  computeResult,
  type ScoringFile,
  type ScoringResult,
} from '#contracts/contest/scoring/score-sheet.ts'
import { sha256 } from '#server/core/digest.ts'
import { found } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStores,
  EntryRecord,
  JudgeRecord,
  MeasuredEntry,
  SheetRecord,
  StandingRecord,
} from '#server/areas/contest/contest.ports.ts'
import type { Leaderboards } from './leaderboards.service.ts'
import { scoringSheetOf, seenSoFar, standingRows } from './scoring-input.rules.ts'

export type EntryWithSheets = EntryRecord & { readonly sheets: readonly SheetRecord[] }

/** A round of a contest with all that its score follows from. */
export interface ScoredContest {
  readonly contest: ContestRecord
  readonly round: number
  readonly judges: readonly JudgeRecord[]
  readonly entries: readonly EntryWithSheets[]
  readonly locks: ReadonlyMap<number, Date>
}

/** Whether a round is the last, whose result is the contest's. */
export const isLast = ({ rounds }: Pick<ContestRecord, 'rounds'>, round: number): boolean =>
  round >= rounds.length

export type MeasuredByEntry = ReadonlyMap<string, MeasuredEntry>

/** A round as scoring sees it: only the last has awards, and each has its own draw. */
function contestIn(contest: ContestRecord, round: number): ContestRecord {
  if (isLast(contest, round)) return contest
  const draw = contest.draws.find((it) => it.round === round)
  return { ...contest, awards: [], drawSeed: draw?.seed ?? null, drawLot: draw?.lot ?? null }
}

/** Reads everything that scoring needs of a round; of the one at work, where none is named. */
export async function readScored(
  { contests, sheets }: Pick<ContestStores, 'contests' | 'sheets'>,
  contestId: string,
  round?: number,
): Promise<ScoredContest> {
  const contest = found(await contests.byId(contestId))
  const at = round ?? contest.round
  const judges = await contests.judges(contestId, at)
  const entries = await contests.entries(contestId, at)
  const byEntry = Map.groupBy(await sheets.ofContest(contestId), (it) => it.entryId)
  return {
    contest: contestIn(contest, at),
    round: at,
    judges,
    entries: entries.map((it) => ({ ...it, sheets: byEntry.get(it.id) ?? [] })),
    locks: await contests.panelLocks(contestId),
  }
}

/** With these figures in place of what is stored. */
export const withMeasured = (scored: ScoredContest, measured: MeasuredByEntry): ScoredContest => ({
  ...scored,
  entries: scored.entries.map((it) => ({ ...it, measured: measured.get(it.id)?.figures ?? it.measured })),
})

/** The sheet and the result of everything that is locked. */
export function scoringFileOf(scored: ScoredContest): ScoringFile {
  const sheet = scoringSheetOf(scored, sha256)
  return { sheet, result: computeResult(sheet, sha256) }
}

export interface Scoreboard {
  readonly standings: StandingRecord[]
  readonly result: ScoringResult
  /** SHA-256 of the result's JSON, as the log notes it. */
  readonly digest: string
}

export function scoreboardOf(scored: ScoredContest): Scoreboard {
  const { result } = scoringFileOf(scored)
  return { result, standings: standingRows(scored, result), digest: sha256(JSON.stringify(result)) }
}

/** The ranking of what has locked so far, following what changed since somebody looked last. */
export function liveStandings(boards: Leaderboards, scored: ScoredContest): StandingRecord[] {
  const seen = seenOf(scored)
  const result = boards.result(`${seen.contest.id} ${seen.round}`, scoringSheetOf(seen, sha256))
  return standingRows(seen, result).map((it) => ({ ...it, award: null }))
}

/** What may be seen while judging goes on: panels that have locked. */
export const seenOf = (scored: ScoredContest): ScoredContest => ({
  ...scored,
  entries: seenSoFar(scored.judges, scored.entries, new Set(scored.locks.keys())),
})

/** How an entry's score came about; of panels that have locked. */
export function explainEntry(scored: ScoredContest, number: number): ExplainedPart[] {
  const sheet = scoringSheetOf(seenOf(scored), sha256)
  return explainer(sheet)(found(sheet.entries.find((it) => it.number === number)))
}
