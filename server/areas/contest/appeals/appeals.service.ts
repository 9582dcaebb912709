import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { Role } from '#contracts/core/roles.ts'
import { operator, type Actor } from '#server/areas/contest/acting.service.ts'
import { concerned, outcomeOf } from './appeals.rules.ts'
import type { ContestStorage, ContestStores, Lives, People } from '#server/areas/contest/contest.ports.ts'
import { tieTo } from '#server/areas/contest/judging/judging.rules.ts'
import type { Facts, LogKind } from '#server/areas/contest/log/log-chain.ts'
import type { EntrantsService } from '#server/areas/contest/entries/entrants.service.ts'
import type { AppealRecord } from '#server/areas/contest/procedure.ports.ts'
import type { AppealView } from '#server/areas/contest/procedure.presenter.ts'
import { appealsEnd } from '#server/areas/contest/rounds/rounds.rules.ts'
import { letGoOn } from '#server/areas/contest/rounds/settling.service.ts'
import { isLast } from '#server/areas/contest/results/scoreboard.service.ts'
import type { ResultsService } from '#server/areas/contest/results/results.service.ts'

/** Who may decide appeals. */
const ARBITERS: readonly Role[] = ['judge', 'official', 'auditor', 'admin']

/** Appeals against a heat or a provisional result, and the panels that decide them. */
export class AppealsService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #lives: Lives
  readonly #entrants: EntrantsService
  readonly #results: ResultsService
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    people: People
    lives: Lives
    entrants: EntrantsService
    results: ResultsService
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#lives = deps.lives
    this.#entrants = deps.entrants
    this.#results = deps.results
    this.#clock = deps.clock
  }

  async ofContest(contestId: string): Promise<AppealView[]> {
    return this.#views(await this.#storage.appeals.ofContest(contestId))
  }

  /** Appeals one filed or decides; all of them for organisers and auditors. */
  async cases(account: SignedIn): Promise<AppealView[]> {
    const { accountId } = account
    const own = await this.#storage.contests.entriesOf(accountId)
    const all = isOneOf(account, 'operator', 'auditor')
    const entryIds = own.map((it) => it.id)
    return this.#views(await this.#storage.appeals.cases({ accountId, all, entryIds }))
  }

  /**
   * Files an appeal for one's own entry: against the result, or against the heat that it was in. Throws `not_found`,
   * `not_allowed` for another's entry, `appeal_closed` before that is decided or after its window.
   */
  async file(
    account: SignedIn,
    contestId: string,
    { entryId, grounds, evidence }: { entryId: string; grounds: string; evidence: string },
  ): Promise<AppealView> {
    const id = newId()
    await this.#storage.atomically(async (stores) => {
      const { contests, appeals } = stores
      found(await contests.hold(contestId, 'update'))
      const entry = found(await contests.entry(entryId))
      if (entry.contestId !== contestId) throw new Problem('not_found')
      if (entry.hostId !== account.accountId) throw new Problem('not_allowed')
      const contest = found(await contests.byId(contestId))
      const until = contest.finalAt === null ? appealsEnd(contest, entry.round) : null
      const filedAt = this.#clock.now()
      if (until === null || filedAt >= until) throw new Problem('appeal_closed')
      const number = await appeals.file({ id, contestId, entryId, grounds, evidence, filedAt })
      const by = { name: `host ${entry.number}`, account: account.accountId }
      await this.#log(stores, contestId, by, 'appeal', { appeal: number, number: entry.number, grounds })
    })
    return this.#view(id)
  }

  /**
   * Names who decides an appeal and which seats' sheets are in question. Throws `not_found`, `appeal_decided`,
   * `conflict_of_interest` for who judged the entry, entered it or declared a tie to it, `invalid` for an
   * account that may not decide or sheets whose striking would leave none.
   */
  async nameArbiters(
    account: SignedIn,
    appealId: string,
    { arbiters, seats }: { arbiters: readonly string[]; seats: readonly number[] },
  ): Promise<AppealView> {
    for (const it of arbiters) await this.#mustBeArbiter(it)
    const { entryId } = found(await this.#storage.appeals.byId(appealId))
    const entry = found(await this.#storage.contests.entry(entryId))
    const { villageId } = await this.#lives.live(entry.liveId)
    await this.#storage.atomically(async (stores) => {
      const { contestId, state, number } = found(await stores.appeals.hold(appealId))
      if (state !== 'open') throw new Problem('appeal_decided')
      const judges = await stores.contests.judges(contestId, entry.round)
      const sheets = (await stores.sheets.ofContest(contestId)).filter((it) => it.entryId === entryId)
      const ties = (await stores.interests.ofContest(contestId)).filter((it) =>
        tieTo([it], { hostId: entry.hostId, villageId }),
      )
      const parties = {
        hostId: entry.hostId,
        judges: sheets.map((it) => it.judgeId),
        tied: ties.map((it) => it.judgeId),
      }
      if (new Set(arbiters).size !== arbiters.length) throw refused('arbiters', 'named_twice')
      if (concerned(arbiters, parties).length > 0) throw new Problem('conflict_of_interest')
      const locked = sheets.filter((it) => it.state === 'locked').map((it) => it.judgeId)
      const lockedSeats = judges.filter((it) => locked.includes(it.accountId)).map((it) => it.seat)
      if (!seats.every((it) => lockedSeats.includes(it))) throw refused('seats', 'seat_without_sheet')
      if (new Set(seats).size >= lockedSeats.length) throw refused('seats', 'no_sheet_left')
      await stores.appeals.nameArbiters(appealId, arbiters, [...new Set(seats)])
      const by = operator(account.accountId)
      await this.#log(stores, contestId, by, 'arbiters', { appeal: number, seats, arbiters: arbiters.length })
    })
    return this.#view(appealId)
  }

  /**
   * Takes an arbiter's word; the first counts. With a majority the appeal is decided: if it is upheld, the
   * sheets in question are struck and the result is computed again. Throws `not_found`, `not_allowed` for who
   * is no arbiter of it, `appeal_decided`.
   */
  async vote(
    account: SignedIn,
    appealId: string,
    vote: { uphold: boolean; reasons: string },
  ): Promise<AppealView> {
    await this.#storage.atomically(async (stores) => {
      const { contestId } = found(await stores.appeals.byId(appealId))
      await stores.contests.hold(contestId, 'update')
      const before = found(await stores.appeals.hold(appealId))
      if (!before.arbiters.includes(account.accountId)) throw new Problem('not_allowed')
      if (before.votes.some((it) => it.accountId === account.accountId)) return
      if (before.state !== 'open') throw new Problem('appeal_decided')
      const at = this.#clock.now()
      await stores.appeals.vote(appealId, account.accountId, vote, at)
      const by = { name: 'arbiter', account: account.accountId }
      await this.#log(stores, contestId, by, 'vote', { appeal: before.number, ...vote })
      await this.#decide(stores, appealId, at)
    })
    return this.#view(appealId)
  }

  async #view(id: string): Promise<AppealView> {
    const [view] = await this.#views([found(await this.#storage.appeals.byId(id))])
    return found(view)
  }

  async #views(appeals: readonly AppealRecord[]): Promise<AppealView[]> {
    const entries = await Promise.all(appeals.map((it) => this.#storage.contests.entry(it.entryId)))
    const presented = await this.#entrants.present(entries.map(found))
    const people = await this.#people.people([...new Set(appeals.flatMap((it) => it.arbiters))])
    return appeals.map((appeal, index) => ({
      appeal,
      entry: found(presented[index]),
      arbiters: appeal.arbiters.map((it) => found(people.get(it))),
    }))
  }

  async #decide(stores: ContestStores, appealId: string, at: Date): Promise<void> {
    const appeal = found(await stores.appeals.byId(appealId))
    const { contestId, entryId, number, votes } = appeal
    const outcome = outcomeOf(appeal.arbiters.length, votes)
    if (outcome === null) return
    const agreeing = votes.filter((it) => it.uphold === (outcome === 'upheld'))
    const reasons = agreeing.map((it) => it.reasons).join('；')
    await stores.appeals.decide(appealId, outcome, reasons, at)
    const by = { name: 'arbiters', account: null }
    if (outcome === 'upheld') await this.#strike(stores, appeal, by)
    const entry = found(await stores.contests.entry(entryId))
    const { round } = entry
    const contest = found(await stores.contests.byId(contestId))
    const { digest, moved, standings } = await this.#results.recompute(stores, contestId, round)
    const advanced = isLast(contest, round) ? [] : await letGoOn(stores, contest, round, standings)
    const facts = {
      ...{ appeal: number, number: entry.number, round, outcome, reasons, moved },
      ...(isLast(contest, round) ? {} : { advanced }),
      result: digest,
    }
    await this.#log(stores, contestId, by, 'decided', facts)
    await stores.changed(contestId)
  }

  async #strike(stores: ContestStores, { contestId, entryId, seats, number }: AppealRecord, by: Actor) {
    const entry = found(await stores.contests.entry(entryId))
    for (const { accountId, seat } of await stores.contests.judges(contestId, entry.round)) {
      if (!seats.includes(seat)) continue
      const reason = `appeal ${number}`
      await stores.sheets.hold(entryId, accountId)
      await stores.sheets.strike(entryId, accountId, reason)
      await this.#log(stores, contestId, by, 'strike', { number: entry.number, seat, reason })
    }
  }

  async #mustBeArbiter(accountId: string): Promise<void> {
    const roles = await this.#people.rolesOf(accountId)
    if (!roles.some((it) => ARBITERS.includes(it))) throw refused('arbiters', 'no_arbiter')
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
