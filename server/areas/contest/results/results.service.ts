import { measuredSources } from '#contracts/contest/scoring/scoring.types.ts'
import { asWritten, because } from '#contracts/core/reasons.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { CertificatesService } from '#server/areas/contest/certificates/certificates.service.ts'
import { operator, system, type Actor } from '#server/areas/contest/acting.service.ts'
import type {
  ContestStorage,
  ContestStores,
  EntryRecord,
  Measured,
  People,
} from '#server/areas/contest/contest.ports.ts'
import type { Outstanding } from '#server/areas/contest/judging/judging.rules.ts'
import type { MeasuringService } from '#server/areas/contest/sold/measuring.service.ts'
import type { Facts, LogKind } from '#server/areas/contest/log/log-chain.ts'
import { settle, writeBoard } from '#server/areas/contest/rounds/settling.service.ts'
import {
  isLast,
  readScored,
  scoreboardOf,
  type MeasuredByEntry,
  type Scoreboard,
} from './scoreboard.service.ts'
import { NETWORK_RULE, VOTES_OF_ONE_NETWORK } from '#server/areas/contest/votes/votes.rules.ts'

const HOUR_MS = 3_600_000

/** Computes a contest's result, keeps it right while it is provisional, and makes it final. */
export class ResultsService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #measuring: MeasuringService
  readonly #certificates: CertificatesService
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    people: People
    measuring: MeasuringService
    certificates: CertificatesService
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#measuring = deps.measuring
    this.#certificates = deps.certificates
    this.#clock = deps.clock
  }

  /**
   * Computes ranking and awards, reveals the draw's seed and keeps all of it; again it changes nothing. The
   * result is provisional while refunds and appeals have their time. Throws `contest_not_open` for a draft,
   * `sheets_open` while a judge owes a sheet, `contest_incomplete` when no judge is left for an entry,
   * `conflict` when a host was entered while sales were being summed, `not_yet` or `appeals_open` for a heat.
   */
  async publish(contestId: string, by: Actor = operator()): Promise<void> {
    await this.#voidAnomalies(contestId)
    const { round } = found(await this.#storage.contests.byId(contestId))
    const entered = await this.#storage.contests.entries(contestId, round)
    // Summed before the contest is held: a second connection inside the transaction could wait for itself.
    const measured = await this.#measuring.measure(entered)
    const owing = await this.#storage.atomically(async (stores) => {
      const state = found(await stores.contests.hold(contestId, 'update'))
      if (state === 'published') return null
      if (state === 'draft') throw new Problem('contest_not_open')
      return this.#publishHeld(stores, contestId, { entered, measured, by })
    })
    if (owing) throw new Problem('sheets_open', { detail: asWritten(await this.namesOf(owing)) })
  }

  /** Publishes a contest that is held; answers what each judge owes instead, where they do. */
  async #publishHeld(
    stores: ContestStores,
    contestId: string,
    { entered, measured, by }: { entered: readonly EntryRecord[]; measured: MeasuredByEntry; by: Actor },
  ): Promise<Outstanding['owing'] | null> {
    const { contests, log } = stores
    const contest = found(await contests.byId(contestId))
    const { round } = contest
    if (!isLast(contest, round))
      throw new Problem('contest_not_open', { detail: because('close_round_first') })
    const at = this.#clock.now()
    const owing = await settle(stores, { contestId, round, entered, by, at })
    if (owing) return owing
    const { holdHours, appealHours } = contest.procedure
    const holdUntil = new Date(at.getTime() + holdHours * HOUR_MS)
    const appealsUntil = new Date(holdUntil.getTime() + appealHours * HOUR_MS)
    const drawLot = await log.head(contestId)
    await contests.publish(contestId, { at, holdUntil, appealsUntil, drawLot })
    const { digest } = await writeBoard(stores, contestId, { round, measured })
    const facts = { seed: contest.drawSeed, lot: drawLot, result: digest }
    await log.append(contestId, this.#act(by, 'published', facts))
    await stores.changed(contestId)
    return null
  }

  /** Voids votes that the rule against farms names, with a record; votes after that are refused or counted. */
  async #voidAnomalies(contestId: string): Promise<void> {
    await this.#storage.atomically(async (stores) => {
      const { contests, ballots, log } = stores
      if ((await contests.hold(contestId, 'update')) !== 'judging') return
      const numbers = new Map((await contests.entries(contestId)).map((it) => [it.id, it.number]))
      const voided = await ballots.voidSurplus(contestId, VOTES_OF_ONE_NETWORK, NETWORK_RULE)
      for (const [entryId, votes] of voided) {
        const facts = { number: numbers.get(entryId) ?? 0, votes, rule: NETWORK_RULE }
        await log.append(contestId, this.#act(system, 'ballotVoided', facts))
      }
    })
  }

  /** Brings every result in its hold up to date with what was refunded; logs what that changed. */
  async refreshHeld(): Promise<void> {
    for (const { id, round } of await this.#storage.contests.inHold(this.#clock.now())) {
      const entered = await this.#storage.contests.entries(id, round)
      const measured = await this.#measuring.measure(entered)
      if (entered.some((it) => !isSame(it.measured, measured.get(it.id)?.figures)))
        await this.#refresh(id, measured)
    }
  }

  async #refresh(contestId: string, measured: MeasuredByEntry): Promise<void> {
    await this.#storage.atomically(async (stores) => {
      const { contests, log } = stores
      if ((await contests.hold(contestId, 'update')) !== 'published') return
      const { holdUntil, finalAt, round } = found(await contests.byId(contestId))
      if (finalAt !== null || holdUntil === null || holdUntil <= this.#clock.now()) return
      const entries = await contests.entries(contestId, round)
      const changes = entries.flatMap(({ id, number, measured: before }) => {
        const after = measured.get(id)?.figures
        return after && !isSame(before, after) ? [{ number, before, after }] : []
      })
      if (changes.length === 0) return
      const { digest, moved } = await writeBoard(stores, contestId, { round, measured })
      await log.append(contestId, this.#act(system, 'refund', { changes, moved, result: digest }))
      await stores.changed(contestId)
    })
  }

  /** Computes the result of a round that is decided again, inside the caller's transaction. */
  async recompute(
    stores: ContestStores,
    contestId: string,
    round: number,
  ): Promise<Scoreboard & { moved: unknown[] }> {
    return writeBoard(stores, contestId, { round, measured: new Map() })
  }

  /**
   * Makes the result the last word; again it changes nothing. Throws `contest_not_open` before there is one,
   * `not_yet` while refunds or appeals have time, `appeals_open` while one is undecided.
   */
  async finalise(contestId: string, by: Actor = operator()): Promise<void> {
    const names = await this.#hostNames(contestId)
    await this.#storage.atomically(async (stores) => {
      const { contests, appeals, log } = stores
      if (found(await contests.hold(contestId, 'update')) !== 'published')
        throw new Problem('contest_not_open')
      const { finalAt, appealsUntil } = found(await contests.byId(contestId))
      if (finalAt !== null) return
      const now = this.#clock.now()
      if (appealsUntil !== null && now < appealsUntil) throw new Problem('not_yet')
      if ((await appeals.ofContest(contestId)).some((it) => it.state === 'open'))
        throw new Problem('appeals_open')
      await contests.finalise(contestId, now)
      const { digest } = scoreboardOf(await readScored(stores, contestId))
      await log.append(contestId, this.#act(by, 'final', { result: digest }))
      const issued = await this.#certificates.issue(stores, contestId, { names, result: digest, at: now })
      await log.append(contestId, this.#act(system, 'certificate', { issued }))
      await stores.changed(contestId)
    })
  }

  async #hostNames(contestId: string): Promise<Map<string, string>> {
    const entries = await this.#storage.contests.entries(contestId)
    const people = await this.#people.people(entries.map((it) => it.hostId))
    return new Map([...people].map(([id, person]) => [id, person.displayName]))
  }

  /** Who owes how many sheets; never what is in them. */
  async namesOf(owing: Outstanding['owing']): Promise<string> {
    const people = await this.#people.people([...owing.keys()])
    return [...owing].map(([id, sheets]) => `${people.get(id)?.displayName ?? id} ${sheets}`).join('、')
  }

  #act(by: Actor, kind: LogKind, facts: Facts) {
    return { at: this.#clock.now(), actor: by.name, account: by.account, kind, facts }
  }
}

const isSame = (a: Measured | null, b: Measured | undefined): boolean =>
  measuredSources.every((source) => a?.[source] === b?.[source])
