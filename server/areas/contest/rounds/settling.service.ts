import { asWritten, because } from '#contracts/core/reasons.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Actor } from '#server/areas/contest/acting.service.ts'
import type {
  ContestRecord,
  ContestStores,
  EntryRecord,
  StandingRecord,
} from '#server/areas/contest/contest.ports.ts'
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
import { advancing, appealsEnd } from './rounds.rules.ts'

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
 * left for an entry, `conflict` when a host was entered while sales were being summed, and as `mustHaveHeard` does.
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
  await mustHaveHeard(stores, contest, { round, at })
  if (unjudged.length > 0 && contest.criteria.some((it) => it.source === 'judges'))
    throw new Problem('contest_incomplete', { detail: because('unjudged', { numbers: unjudged.join(', ') }) })
  for (const panel of found(contest.rounds[round - 1]).panels)
    if (!locks.has(panel)) {
      await contests.lockPanel(contestId, panel, at)
      const facts = { panel }
      await log.append(contestId, { at, actor: by.name, account: by.account, kind: 'panelLocked', facts })
    }
  return null
}

/**
 * Refuses to decide a round while somebody may still come into it: throws `not_yet` while appeals against an earlier
 * heat are taken, `appeals_open` while one is undecided.
 */
export async function mustHaveHeard(
  { appeals }: Pick<ContestStores, 'appeals'>,
  contest: ContestRecord,
  { round, at }: { readonly round: number; readonly at: Date },
): Promise<void> {
  for (let heat = 1; heat < round; heat += 1) {
    const until = appealsEnd(contest, heat)
    if (until !== null && at < until) throw new Problem('not_yet', { detail: asWritten(until.toISOString()) })
  }
  if (round > 1 && (await appeals.ofContest(contest.id)).some((it) => it.state === 'open'))
    throw new Problem('appeals_open')
}

/**
 * Has those go on whom a heat's rule names, inside the caller's transaction, and answers the newcomers' numbers.
 * Whoever went on before stays, also where an appeal ranked somebody ahead of them: they lost nothing by their own.
 */
export async function letGoOn(
  { contests }: Pick<ContestStores, 'contests'>,
  contest: ContestRecord,
  round: number,
  standings: readonly StandingRecord[],
): Promise<number[]> {
  const { advance, track } = found(contest.rounds[round - 1])
  const entries = await contests.entries(contest.id, round)
  const heats = new Map(entries.map((it) => [it.id, it.panel]))
  const ranked = standings.filter((it) => it.track === track)
  const named = new Set(advancing(ranked, (id) => heats.get(id) ?? 0, advance))
  const joining = entries.filter((it) => named.has(it.id) && !it.advanced)
  await contests.advance(joining.map((it) => it.id))
  return joining.map((it) => it.number)
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
