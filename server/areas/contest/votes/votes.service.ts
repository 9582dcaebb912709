import type { Clock } from '#server/core/clock.ts'
import { sha256 } from '#server/core/digest.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { ContestStorage, People } from '#server/areas/contest/contest.ports.ts'
import { SharedRead } from './shared-read.ts'
import { countyDay, networkOf } from './votes.rules.ts'

/** The public vote: one for each verified phone and day. */
export class VotesService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #clock: Clock
  /** Counted exactly, but not once for each of the voters who come at the same moment. */
  readonly #counts: SharedRead<Map<string, number>>

  constructor(deps: { storage: ContestStorage; people: People; clock: Clock }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#clock = deps.clock
    this.#counts = new SharedRead((contestId) => deps.storage.ballots.counted(contestId))
  }

  /**
   * Takes a vote and answers how many the entry has. Throws `not_found`, `contest_not_open` unless judging
   * goes on and the contest counts public votes, `phone_needed`, `voted_today`.
   */
  async vote(
    slug: string,
    { accountId, entryId, address }: { accountId: string; entryId: string; address: string },
  ): Promise<number> {
    const contest = await this.#contest(slug)
    const entry = found(await this.#storage.contests.entry(entryId))
    if (entry.contestId !== contest.id) throw new Problem('not_found')
    const open = contest.state === 'judging' && contest.criteria.some((it) => it.source === 'publicVote')
    if (!open) throw new Problem('contest_not_open')
    const phone = await this.#people.phoneKey(accountId)
    if (phone === null) throw new Problem('phone_needed')
    const castAt = this.#clock.now()
    const taken = await this.#storage.ballots.cast({
      ...{ contestId: contest.id, entryId, castAt, day: countyDay(castAt) },
      // Bound to the contest, so that two contests' votes cannot be laid side by side.
      voter: sha256(`${contest.id}\n${phone}`),
      network: sha256(`${contest.id}\n${networkOf(address)}`),
    })
    if (!taken) {
      const now = found(await this.#storage.contests.byId(contest.id))
      throw new Problem(now.state === 'judging' ? 'voted_today' : 'contest_not_open')
    }
    return (await this.#counts.get(contest.id)).get(entryId) ?? 0
  }

  async counts(slug: string): Promise<{ entryId: string; votes: number }[]> {
    const { id } = await this.#contest(slug)
    const votes = await this.#counts.get(id)
    return [...votes].map(([entryId, count]) => ({ entryId, votes: count }))
  }

  async #contest(slug: string) {
    const contest = found(await this.#storage.contests.bySlug(slug))
    if (contest.state === 'draft') throw new Problem('not_found')
    return contest
  }
}
