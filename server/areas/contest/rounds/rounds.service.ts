import type { Entry } from '#contracts/contest/contest.types.ts'
import type { PlannedRound, TimetableLine } from '#contracts/contest/rounds.types.ts'
import { asWritten } from '#contracts/core/reasons.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Actor } from '#server/areas/contest/acting.service.ts'
import type {
  ContestRecord,
  ContestStorage,
  ContestStores,
  EntryRecord,
  Lives,
  StandingRecord,
} from '#server/areas/contest/contest.ports.ts'
import type { EntrantsService } from '#server/areas/contest/entries/entrants.service.ts'
import type { Leaderboards } from '#server/areas/contest/results/leaderboards.service.ts'
import type { MeasuringService } from '#server/areas/contest/sold/measuring.service.ts'
import type { Outstanding } from '#server/areas/contest/judging/judging.rules.ts'
import type { ResultsService } from '#server/areas/contest/results/results.service.ts'
import {
  isLast,
  liveStandings,
  readScored,
  withMeasured,
  type MeasuredByEntry,
} from '#server/areas/contest/results/scoreboard.service.ts'
import { letGoOn, settle, writeBoard } from './settling.service.ts'

/** One round as everybody may see it. */
export interface RoundView {
  readonly contest: ContestRecord
  readonly number: number
  readonly round: PlannedRound
  readonly entries: readonly Entry[]
  readonly standings: readonly StandingRecord[]
}

/** Heats and the final: who goes on, and when everybody is on. */
export class RoundsService {
  readonly #storage: ContestStorage
  readonly #lives: Lives
  readonly #entrants: EntrantsService
  readonly #measuring: MeasuringService
  readonly #leaderboards: Leaderboards
  readonly #results: ResultsService
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    lives: Lives
    entrants: EntrantsService
    measuring: MeasuringService
    leaderboards: Leaderboards
    results: ResultsService
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#lives = deps.lives
    this.#entrants = deps.entrants
    this.#measuring = deps.measuring
    this.#leaderboards = deps.leaderboards
    this.#results = deps.results
    this.#clock = deps.clock
  }

  /** Throws `not_found`, also for a draft. */
  async round(slug: string, number: number): Promise<RoundView> {
    const contest = await this.#contest(slug)
    const round = found(contest.rounds[number - 1])
    const entries = await this.#storage.contests.entries(contest.id, number)
    const [shown, standings] = [
      await this.#entrants.present(entries),
      await this.#standings(contest, number, entries),
    ]
    return { contest, number, round, entries: shown, standings }
  }

  /**
   * Ranks the round at work, names who goes on by its rule and begins the next; the round's draw is revealed.
   * Throws `contest_not_open` unless judging goes on, `last_round`, `sheets_open` while a judge owes a sheet,
   * `contest_incomplete` when no judge is left for an entry, `conflict`, `not_yet` or `appeals_open` for an earlier heat.
   */
  async close(contestId: string, by: Actor): Promise<void> {
    const { round } = found(await this.#storage.contests.byId(contestId))
    const entered = await this.#storage.contests.entries(contestId, round)
    // Summed before the contest is held: a second connection inside the transaction could wait for itself.
    const measured = await this.#measuring.measure(entered)
    const owing = await this.#storage.atomically((stores) =>
      this.#closeHeld(stores, { contestId, round, entered, measured, by }),
    )
    if (owing) throw new Problem('sheets_open', { detail: asWritten(await this.#results.namesOf(owing)) })
  }

  /** Who is on when, in the order of time. Throws `not_found`, also for a draft. */
  async timetable(slug: string): Promise<TimetableLine[]> {
    const { id } = await this.#contest(slug)
    const entries = await this.#storage.contests.entries(id)
    const lives = await this.#lives.lives(entries.map((it) => it.liveId))
    return entries
      .flatMap(({ id: entryId, number, round, panel, overlap, liveId, startsAt, endsAt }) => {
        if (startsAt === null || endsAt === null) return []
        const slot = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }
        const liveState = found(lives.get(liveId)).state
        return [{ entryId, number, round, panel, overlap, liveId, liveState, ...slot }]
      })
      .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt) || a.panel - b.panel || a.number - b.number)
  }

  async #closeHeld(
    stores: ContestStores,
    closing: {
      readonly contestId: string
      readonly round: number
      readonly entered: readonly EntryRecord[]
      readonly measured: MeasuredByEntry
      readonly by: Actor
    },
  ): Promise<Outstanding['owing'] | null> {
    const { contestId, round, entered, measured, by } = closing
    const { contests, log } = stores
    if ((await contests.hold(contestId, 'update')) !== 'judging') throw new Problem('contest_not_open')
    const contest = found(await contests.byId(contestId))
    if (contest.round !== round) throw new Problem('conflict')
    if (isLast(contest, round)) throw new Problem('last_round')
    const at = this.#clock.now()
    const owing = await settle(stores, { contestId, round, entered, by, at })
    if (owing) return owing
    const lot = await log.head(contestId)
    // First, so that the ranking is drawn with the lot that is known only now.
    await contests.closeRound(contestId, { round, lot, at })
    const board = await writeBoard(stores, contestId, { round, measured })
    const { advance, track } = found(contest.rounds[round - 1])
    const advanced = await letGoOn(stores, contest, round, board.standings)
    const { seed = null } = contest.draws.find((it) => it.round === round) ?? {}
    const facts = { round, advance, track, advanced, seed, lot, result: board.digest }
    await log.append(contestId, { at, actor: by.name, account: by.account, kind: 'roundClosed', facts })
    await stores.changed(contestId)
    return null
  }

  /** As it was kept, or of the panels that have locked so far. */
  async #standings(
    contest: ContestRecord,
    round: number,
    entries: readonly EntryRecord[],
  ): Promise<StandingRecord[]> {
    if (round < contest.round || contest.state === 'published')
      return this.#storage.contests.standings(contest.id, round)
    const scored = await readScored(this.#storage, contest.id, round)
    if (round > contest.round || scored.locks.size === 0) return []
    const now = withMeasured(scored, await this.#measuring.measure(entries))
    return liveStandings(this.#leaderboards, now)
  }

  async #contest(slug: string): Promise<ContestRecord> {
    const contest = found(await this.#storage.contests.bySlug(slug))
    if (contest.state === 'draft') throw new Problem('not_found')
    return contest
  }
}
