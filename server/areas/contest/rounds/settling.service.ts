import { Problem } from '#server/core/problem.ts'
import type { Actor } from '#server/areas/contest/acting.service.ts'
import type { ContestStores, EntryRecord } from '#server/areas/contest/contest.ports.ts'
import { mustBeComplete } from '#server/areas/contest/contests.service.ts'
import { outstanding, type Outstanding } from '#server/areas/contest/judging/judging.rules.ts'
import {
  readScored,
  scoreboardOf,
  withMeasured,
  type MeasuredByEntry,
  type Scoreboard,
} from '#server/areas/contest/results/scoreboard.service.ts'
import { movedBetween } from '#server/areas/contest/results/scoring-input.rules.ts'
import { found } from '#server/core/problem.ts'

/** What is settled, by whom and with which figures. */
export interface Settling {
  readonly contestId: string
  readonly round: number
  /** The entries that the figures are of. */
  readonly entered: readonly EntryRecord[]
  readonly by: Actor
  readonly at: Date
}

/**
 * Sees to it that a round can be ranked, inside the caller's transaction: nobody owes a sheet, and every panel
 * is locked. Answers what each judge owes instead, where they do. Throws `contest_incomplete` when no judge is
 * left for an entry, and `conflict` when a host was entered while sales were being summed.
 */
export async function settle(
  stores: ContestStores,
  { contestId, round, entered, by, at }: Settling,
): Promise<Outstanding['owing'] | null> {
  const { contests, log } = stores
  const { contest, judges, entries, locks } = await readScored(stores, contestId, round)
  if (entries.length !== entered.length) throw new Problem('conflict')
  mustBeComplete(contest, entries, judges)
  const { owing, unjudged } = outstanding(judges, entries)
  if (owing.size > 0) return owing
  if (unjudged.length > 0 && contest.criteria.some((it) => it.source === 'judges'))
    throw new Problem('contest_incomplete', { detail: `No judge is left for entry ${unjudged.join(', ')}` })
  for (const panel of found(contest.rounds[round - 1]).panels)
    if (!locks.has(panel)) {
      await contests.lockPanel(contestId, panel, at)
      const facts = { panel }
      await log.append(contestId, { at, actor: by.name, account: by.account, kind: 'panelLocked', facts })
    }
  return null
}

/** Computes a round's ranking and keeps it, inside the caller's transaction; answers who changed places. */
export async function writeBoard(
  stores: ContestStores,
  contestId: string,
  { round, measured }: { round: number; measured: MeasuredByEntry },
): Promise<Scoreboard & { moved: ReturnType<typeof movedBetween> }> {
  const { contests } = stores
  const before = await contests.standings(contestId, round)
  for (const [entryId, figures] of measured) await contests.setMeasured(entryId, figures)
  const scored = withMeasured(await readScored(stores, contestId, round), measured)
  const board = scoreboardOf(scored)
  await contests.setStandings(contestId, round, board.standings)
  const numbers = new Map(scored.entries.map((it) => [it.id, it.number]))
  return { ...board, moved: movedBetween(before, board.standings, numbers) }
}
