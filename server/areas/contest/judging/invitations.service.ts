import type { Invitation } from '#contracts/contest/invitations.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStorage,
  ContestStores,
  EntryRecord,
} from '#server/areas/contest/contest.ports.ts'
import { presentSummary } from '#server/areas/contest/contest.presenter.ts'
import type { Facts } from '#server/areas/contest/log/log-chain.ts'
import type { InvitedJudge } from '#server/areas/contest/procedure.ports.ts'
import { answerOf, judgesEntry } from './judging.rules.ts'

const MAX_INVITATIONS = 20

/** How judges are asked to sit on a panel, and what they say to it. */
export class InvitationsService {
  readonly #storage: ContestStorage
  readonly #clock: Clock

  constructor(deps: { storage: ContestStorage; clock: Clock }) {
    this.#storage = deps.storage
    this.#clock = deps.clock
  }

  /** What a judge has not answered, and what they accepted that has not begun; newest first. */
  async ofJudge(judgeId: string): Promise<Invitation[]> {
    const contests = await this.#storage.contests.invitedTo(judgeId, MAX_INVITATIONS)
    const invitations = await Promise.all(
      contests.map(async (contest) => {
        const judge = await this.#storage.invitations.invited(contest.id, judgeId)
        if (!judge || (judge.acceptedAt !== null && contest.state !== 'draft')) return null
        return invitationOf(contest, judge, await this.#storage.contests.entries(contest.id))
      }),
    )
    return invitations.filter((it) => it !== null)
  }

  /**
   * A yes; again it changes nothing. Throws `not_your_panel` for who was not asked, `invitation_answered` after a
   * no, until the judge is asked anew, `contest_not_open` once the result is out.
   */
  async accept(judgeId: string, contestId: string): Promise<void> {
    await this.#storage.atomically(async (stores) => {
      const judge = await this.#asked(stores, contestId, judgeId)
      const at = this.#clock.now()
      if (answerOf(judge) === 'accepted') return
      if (!(await stores.invitations.accept(contestId, judgeId, at)))
        return this.#mustHaveSaid(stores, contestId, judgeId, 'accepted')
      await this.#note(stores, contestId, judge, 'accepted', {})
    })
  }

  /**
   * A no, with the reason; again it changes nothing. The panel goes on without the judge. Throws as `accept`
   * does, `invitation_answered` after a yes, and `panel_locked` where the judge's panel is.
   */
  async decline(judgeId: string, contestId: string, reason: string): Promise<void> {
    await this.#storage.atomically(async (stores) => {
      const judge = await this.#asked(stores, contestId, judgeId)
      if (answerOf(judge) === 'declined') return
      const locks = await stores.contests.panelLocks(contestId)
      if (judge.places.some(({ panel }) => locks.has(panel))) throw new Problem('panel_locked')
      const refusal = { at: this.#clock.now(), reason }
      if (!(await stores.invitations.decline(contestId, judgeId, refusal)))
        return this.#mustHaveSaid(stores, contestId, judgeId, 'declined')
      await this.#note(stores, contestId, judge, 'declined', { reason })
    })
  }

  /** The judge as they were asked, while the contest has no result; nobody else computes one meanwhile. */
  async #asked({ contests, invitations }: ContestStores, contestId: string, judgeId: string) {
    const state = found(await contests.hold(contestId, 'share'))
    const judge = await invitations.invited(contestId, judgeId)
    if (!judge) throw new Problem('not_your_panel')
    if (state === 'published') throw new Problem('contest_not_open')
    return judge
  }

  /** Where somebody answered since the judge was read: the same from another device changes nothing. */
  async #mustHaveSaid(
    { invitations }: ContestStores,
    contestId: string,
    judgeId: string,
    answer: 'accepted' | 'declined',
  ): Promise<void> {
    const judge = found(await invitations.invited(contestId, judgeId))
    if (answerOf(judge) !== answer) throw new Problem('invitation_answered')
  }

  async #note(
    { log, changed }: ContestStores,
    contestId: string,
    { accountId, seat }: InvitedJudge,
    kind: 'accepted' | 'declined',
    facts: Facts,
  ): Promise<void> {
    const actor = `judge ${seat}`
    const at = this.#clock.now()
    await log.append(contestId, { at, actor, account: accountId, kind, facts: { seat, ...facts } })
    await changed(contestId)
  }
}

function invitationOf(
  contest: ContestRecord,
  { places, acceptedAt }: InvitedJudge,
  entries: readonly EntryRecord[],
): Invitation {
  const own = places.map((place) => ({
    ...place,
    entries: entries.filter((it) => it.round === place.round && judgesEntry(place, it)),
  }))
  const times = own.flatMap((place) => place.entries)
  return {
    contest: presentSummary(contest, entries.length),
    criteria: [...contest.criteria],
    procedure: contest.procedure,
    tracks: [...contest.tracks],
    places: own.flatMap(({ round, panel, chief, entries: judged }) => {
      const [roundName, panelName] = [contest.rounds[round - 1]?.name, contest.panels[panel - 1]]
      // The plan of a draft may have changed under the place.
      if (roundName === undefined || panelName === undefined) return []
      return { round, roundName, panel, panelName, chief, entries: judged.length }
    }),
    begins: edge(
      times.map((it) => it.startsAt),
      Math.min,
    ),
    ends: edge(
      times.map((it) => it.endsAt),
      Math.max,
    ),
    acceptedAt: acceptedAt?.toISOString() ?? null,
  }
}

/** The first or the last of the times that there are. */
function edge(times: readonly (Date | null)[], pick: (...ms: number[]) => number): string | null {
  const known = times.flatMap((it) => it?.getTime() ?? [])
  return known.length === 0 ? null : new Date(pick(...known)).toISOString()
}
