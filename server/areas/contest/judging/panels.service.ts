import type { Interest } from '#contracts/contest/procedure.types.ts'
import { asWritten, because } from '#contracts/core/reasons.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import {
  acceptByActing,
  actorOfSeat,
  mustLead,
  system,
  type Actor,
} from '#server/areas/contest/acting.service.ts'
import type {
  ContestStorage,
  ContestStores,
  EntryRecord,
  JudgeRecord,
  Lives,
  People,
  Places,
} from '#server/areas/contest/contest.ports.ts'
import { mustHaveHeard } from '#server/areas/contest/rounds/settling.service.ts'
import { roundOfPanel } from '#server/areas/contest/rounds/rounds.rules.ts'
import { judgesEntry, outstanding, tieTo, unmarked } from './judging.rules.ts'
import type { Facts, LogKind } from '#server/areas/contest/log/log-chain.ts'
import type { ResultsService } from '#server/areas/contest/results/results.service.ts'
import { readScored } from '#server/areas/contest/results/scoreboard.service.ts'

/** Panels: what ties their judges, who is set aside, and when their round locks. */
export class PanelsService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #places: Places
  readonly #lives: Lives
  readonly #results: ResultsService
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    people: People
    places: Places
    lives: Lives
    results: ResultsService
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#places = deps.places
    this.#lives = deps.lives
    this.#results = deps.results
    this.#clock = deps.clock
  }

  /**
   * Takes what a judge declares in place of earlier declarations, and recuses the judge from every entry that
   * it ties them to, also where the sheet was locked. Throws `not_found` for who or what is not, `not_your_panel`, `contest_not_open` once the
   * result is out, `panel_locked` once the round is.
   *
   * @returns the numbers of the entries from which the judge is recused.
   */
  async declare(judgeId: string, contestId: string, interests: readonly Interest[]): Promise<number[]> {
    await this.#mustExist(interests)
    const lives = await this.#livesOf(contestId)
    return this.#storage.atomically(async (stores) => {
      const judge = await this.#heldJudge(stores, contestId, judgeId)
      await stores.interests.declare(contestId, judgeId, interests, this.#clock.now())
      const kinds = interests.map((it) => it.kind)
      await this.#log(stores, contestId, actorOfSeat(judge), 'declared', { seat: judge.seat, kinds })
      const recused: number[] = []
      for (const entry of await stores.contests.entries(contestId, judge.round)) {
        const villageId = lives.get(entry.liveId)?.villageId ?? ''
        const tie = judgesEntry(judge, entry)
          ? tieTo(interests, { hostId: entry.hostId, villageId })
          : undefined
        if (!tie) continue
        recused.push(entry.number)
        await this.#setAside(stores, { judge, entry, as: 'recused', reason: tie.kind, by: system })
      }
      return recused
    })
  }

  /** Notes a judge's practice on the calibration clip. Throws `sheet_incomplete` and as `declare` does. */
  async calibrate(
    judgeId: string,
    contestId: string,
    marks: readonly { readonly criterionId: string; readonly level: number }[],
  ): Promise<void> {
    await this.#storage.atomically(async (stores) => {
      const judge = await this.#heldJudge(stores, contestId, judgeId)
      const { criteria } = found(await stores.contests.byId(contestId))
      for (const { criterionId, level } of marks) {
        const top = criteria.find((it) => it.id === criterionId && it.source === 'judges')?.top ?? -1
        if (level > top) throw new Problem('invalid', { detail: because('mark_unknown') })
      }
      const missing = unmarked(criteria, marks)
      if (missing.length > 0)
        throw new Problem('sheet_incomplete', { detail: asWritten(missing.map((it) => it.name).join('、')) })
      await stores.interests.calibrate(contestId, judgeId, marks)
      await this.#log(stores, contestId, actorOfSeat(judge), 'calibrated', { seat: judge.seat })
    })
  }

  /**
   * Recuses a judge from one entry by hand, or excuses an absent one from every sheet still open. For
   * organisers and the chief judge of the panel. Throws `not_your_panel`, `contest_not_open`, `panel_locked`,
   * `not_found` for an account that is no judge here or an entry of another contest.
   */
  async setAside(
    account: SignedIn,
    contestId: string,
    { accountId, entryId, reason }: { accountId: string; entryId: string | null; reason: string },
  ): Promise<void> {
    await this.#storage.atomically(async (stores) => {
      const { round } = found(await stores.contests.byId(contestId))
      const judge = found(await stores.contests.judge(contestId, accountId, round))
      const by = await mustLead(stores, contestId, account, { ...judge, at: this.#clock.now() })
      await this.#mustBeAtWork(stores, contestId, judge.panel)
      const entries = (await stores.contests.entries(contestId, round)).filter((it) => judgesEntry(judge, it))
      if (entryId !== null) {
        const entry = found(entries.find((it) => it.id === entryId))
        await this.#setAside(stores, { judge, entry, as: 'recused', reason, by })
        return
      }
      for (const entry of entries) await this.#setAside(stores, { judge, entry, as: 'excused', reason, by })
    })
  }

  /**
   * Locks a panel's round, so that its marks are seen and counted on the leaderboard; again it changes
   * nothing. For organisers and the panel's chief judge. Throws `not_your_panel`, `contest_not_open`,
   * `sheets_open`, `not_found` for a panel that is none, `not_yet` or `appeals_open` while an earlier heat may be appealed.
   */
  async lock(account: SignedIn, contestId: string, panel: number): Promise<void> {
    const owing = await this.#storage.atomically(async (stores) => {
      const { contests } = stores
      const state = found(await contests.hold(contestId, 'update'))
      const contest = found(await contests.byId(contestId))
      const round = roundOfPanel(contest.rounds, panel)
      const at = this.#clock.now()
      const by = await mustLead(stores, contestId, account, { round, panel, at })
      if (round === 0) throw new Problem('not_found')
      const { judges, entries, locks } = await readScored(stores, contestId, round)
      if (locks.has(panel)) return null
      if (state !== 'judging' || round !== contest.round) throw new Problem('contest_not_open')
      const open = outstanding(
        judges.filter((it) => it.panel === panel),
        entries.filter((it) => it.overlap || it.panel === panel),
      ).owing
      if (open.size > 0) return open
      await mustHaveHeard(stores, contest, { round, at })
      await contests.lockPanel(contestId, panel, at)
      await this.#log(stores, contestId, by, 'panelLocked', { panel })
      await stores.changed(contestId)
      return null
    })
    if (owing) throw new Problem('sheets_open', { detail: asWritten(await this.#results.namesOf(owing)) })
  }

  async #setAside(
    stores: ContestStores,
    act: { judge: JudgeRecord; entry: EntryRecord; as: 'recused' | 'excused'; reason: string; by: Actor },
  ): Promise<void> {
    const { judge, entry, as, reason, by } = act
    const { state } = await stores.sheets.hold(entry.id, judge.accountId)
    // Who did not come is excused from what is open; a tie takes a judge away from what they locked, too.
    if (as === 'excused' ? state !== 'open' : state === 'recused') return
    await stores.sheets.setAside(entry.id, judge.accountId, as, reason)
    const facts = { number: entry.number, seat: judge.seat, reason, computed: by === system }
    await this.#log(stores, entry.contestId, by, as === 'recused' ? 'recuse' : 'excuse', facts)
    await stores.changed(entry.contestId)
  }

  /** The judge's seat, while the panel is at work. */
  async #heldJudge(stores: ContestStores, contestId: string, judgeId: string): Promise<JudgeRecord> {
    const { round } = found(await stores.contests.byId(contestId))
    const judge = await stores.contests.judge(contestId, judgeId, round)
    if (!judge) throw new Problem('not_your_panel')
    await this.#mustBeAtWork(stores, contestId, judge.panel)
    await acceptByActing(stores, contestId, judge, this.#clock.now())
    return judge
  }

  async #mustBeAtWork({ contests }: ContestStores, contestId: string, panel: number): Promise<void> {
    if ((await contests.hold(contestId, 'share')) === 'published') throw new Problem('contest_not_open')
    if ((await contests.panelLocks(contestId)).has(panel)) throw new Problem('panel_locked')
  }

  async #mustExist(interests: readonly Interest[]): Promise<void> {
    const villages = interests.flatMap(({ villageId }) => villageId ?? [])
    const places = await this.#places.places(villages)
    for (const it of villages) found(places.get(it))
    for (const { hostId } of interests) if (hostId !== null) await this.#people.person(hostId)
  }

  /** Asked before the transaction, which must not wait for a second connection. */
  async #livesOf(contestId: string) {
    const entries = await this.#storage.contests.entries(contestId)
    return this.#lives.lives(entries.map((it) => it.liveId))
  }

  async #log(
    stores: ContestStores,
    contestId: string,
    by: Actor,
    kind: LogKind,
    facts: Facts,
  ): Promise<void> {
    const { name: actor, account } = by
    await stores.log.append(contestId, { at: this.#clock.now(), actor, account, kind, facts })
  }
}
