import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { SeatedJudge } from '#contracts/contest/panels.routes.ts'
import type { ContestStorage, EntryRecord, JudgeRecord, People } from '#server/areas/contest/contest.ports.ts'
import { answerOf, judgesEntry } from './judging.rules.ts'

/** Who sits where and how far each is, for those who lead panels; never what is in a sheet. */
export class SeatsService {
  readonly #storage: ContestStorage
  readonly #people: People

  constructor(deps: { storage: ContestStorage; people: People }) {
    this.#storage = deps.storage
    this.#people = deps.people
  }

  /**
   * The judges of every panel for organisers, of the own one for its chief judge. Throws `not_found`,
   * `not_your_panel`.
   */
  async seats(account: SignedIn, contestId: string): Promise<SeatedJudge[]> {
    const contest = found(await this.#storage.contests.byId(contestId))
    const only = isOneOf(account, 'operator') ? null : await this.#led(account, contestId, contest.round)
    const rounds = only === null ? contest.rounds.map((_round, index) => index + 1) : [contest.round]
    const [interests, sheets] = await Promise.all([
      this.#storage.interests.ofContest(contestId),
      this.#storage.sheets.ofContest(contestId),
    ])
    const written = new Map(sheets.map((it) => [`${it.entryId} ${it.judgeId}`, it]))
    const ofRounds = await Promise.all(rounds.map((round) => this.#ofRound(contestId, round)))
    const places = ofRounds.flat().filter(({ judge }) => only === null || judge.panel === only)
    const people = await this.#people.people(places.map(({ judge }) => judge.accountId))
    return places.map(({ judge, entries }) => ({
      ...{ seat: judge.seat, panel: judge.panel, chief: judge.chief, calibrated: judge.calibrated },
      judge: found(people.get(judge.accountId)),
      answer: answerOf(judge.said),
      declineReason: judge.said.declineReason,
      declared: judge.declaredAt !== null,
      ties: interests.filter((it) => it.judgeId === judge.accountId).map((it) => it.kind),
      sheets: entries.map(({ id, number }) => {
        const { state = 'open', reason = null } = written.get(`${id} ${judge.accountId}`) ?? {}
        return { number, state, reason }
      }),
    }))
  }

  /** The panel that this judge leads. */
  async #led({ accountId }: SignedIn, contestId: string, round: number): Promise<number> {
    const judge = await this.#storage.contests.judge(contestId, accountId, round)
    if (!judge?.chief) throw new Problem('not_your_panel')
    return judge.panel
  }

  async #ofRound(
    contestId: string,
    round: number,
  ): Promise<{ judge: JudgeRecord; entries: EntryRecord[] }[]> {
    const [judges, entries] = await Promise.all([
      this.#storage.contests.asked(contestId, round),
      this.#storage.contests.entries(contestId, round),
    ])
    return judges.map((judge) => ({
      judge,
      entries: judge.said.declinedAt === null ? entries.filter((it) => judgesEntry(judge, it)) : [],
    }))
  }
}
