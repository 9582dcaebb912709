import {
  contestPlan,
  MAX_JUDGES,
  MAX_SEATS,
  newContest,
  type ContestPlan,
  type NewContest,
} from '#contracts/contest/contest.types.ts'
import { randomBytes } from 'node:crypto'
import { because, type Reason, type ReasonCode } from '#contracts/core/reasons.ts'
import type { Clock } from '#server/core/clock.ts'
import { sha256 } from '#server/core/digest.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStorage,
  Contests,
  EntryRecord,
  JudgeRecord,
  ListedContest,
  People,
  PlannedContest,
  StandingRecord,
} from './contest.ports.ts'
import { operator, type Actor } from './acting.service.ts'
import { rubricDigest } from '#server/areas/contest/rubrics/rubric.rules.ts'
import type { ContestView } from './contest.views.ts'
import type { EntrantsService } from '#server/areas/contest/entries/entrants.service.ts'
import { mustBeWhole, sheetCounts } from '#server/areas/contest/judging/judging.rules.ts'
import type { Leaderboards } from '#server/areas/contest/results/leaderboards.service.ts'
import type { MeasuringService } from '#server/areas/contest/sold/measuring.service.ts'
import type { Facts, LogKind } from '#server/areas/contest/log/log-chain.ts'
import { faultOfRounds, roundOfPanel, roundsOf } from '#server/areas/contest/rounds/rounds.rules.ts'
import {
  isLast,
  liveStandings,
  readScored,
  withMeasured,
  type ScoredContest,
} from '#server/areas/contest/results/scoreboard.service.ts'

const MAX_LISTED = 100

/** Drafting a contest, its panel and its entries, and what the public sees of it. */
export class ContestsService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #entrants: EntrantsService
  readonly #measuring: MeasuringService
  readonly #leaderboards: Leaderboards
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    people: People
    entrants: EntrantsService
    measuring: MeasuringService
    leaderboards: Leaderboards
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#entrants = deps.entrants
    this.#measuring = deps.measuring
    this.#leaderboards = deps.leaderboards
    this.#clock = deps.clock
  }

  /** Newest first; `drafts` for those who may see them. */
  list(drafts: boolean): Promise<ListedContest[]> {
    return this.#storage.contests.list({ drafts, limit: MAX_LISTED })
  }

  /** The public page. A draft is `not_found` to those who may not see drafts. */
  async page(slug: string, drafts: boolean): Promise<ContestView> {
    const contest = found(await this.#storage.contests.bySlug(slug))
    if (contest.state === 'draft' && !drafts) throw new Problem('not_found')
    return this.#view(contest)
  }

  /** The same by id, for whoever just changed it. */
  async view(contestId: string): Promise<ContestView> {
    return this.#view(found(await this.#storage.contests.byId(contestId)))
  }

  /** Drafts a contest. Throws `weights_sum`, `invalid`, and `name_taken` for its slug. */
  async create(draft: NewContest): Promise<ContestView> {
    const { slug, ...plan } = newContest.parse(draft)
    const id = newId()
    await this.#storage.atomically(async ({ contests }) => {
      if (!(await contests.insert(id, slug, planned(plan)))) throw new Problem('name_taken')
    })
    return this.view(id)
  }

  /**
   * Changes a draft. Throws `weights_sum`, `invalid`, `panel_in_use` where somebody would lose their place by it, and
   * `rubric_frozen` once judging has begun.
   */
  async change(contestId: string, draft: ContestPlan): Promise<ContestView> {
    const plan = planned(contestPlan.parse(draft))
    await this.#storage.atomically(async ({ contests }) => {
      if (found(await contests.hold(contestId, 'update')) !== 'draft') throw new Problem('rubric_frozen')
      await mustKeepPlaces(contests, found(await contests.byId(contestId)), plan)
      await contests.replacePlan(contestId, plan)
    })
    return this.view(contestId)
  }

  /**
   * Invites a judge to a panel, one in each round; again it changes nothing, unless they declined. Throws `invalid`
   * for an account without the role or a panel that is none, `judge_takes_part`, `contest_not_open` once its round
   * is over.
   */
  async addJudge(
    contestId: string,
    accountId: string,
    { panel = 1, chief = false, by = operator() }: { panel?: number; chief?: boolean; by?: Actor } = {},
  ): Promise<ContestView> {
    await this.#mustBeJudge(accountId)
    await this.#storage.atomically(async ({ contests, log, changed }) => {
      await mustBeUnpublished(contests, contestId)
      const contest = found(await contests.byId(contestId))
      const round = roundOfPanel(contest.rounds, panel)
      if (round === 0) throw refused('panel', 'panels_are', { count: contest.panels.length })
      const seats = await contests.seats(contestId)
      if (await contests.judge(contestId, accountId, round)) return
      if (round < contest.round) throw new Problem('contest_not_open')
      if ((await contests.entries(contestId)).some((it) => it.hostId === accountId))
        throw new Problem('judge_takes_part')
      if (seats.length >= MAX_JUDGES && !seats.some((it) => it.accountId === accountId))
        throw refused('accountId', 'most_judges', { most: MAX_JUDGES })
      const seat = await contests.addJudge(contestId, { accountId, round, panel, chief })
      if (seat > MAX_SEATS) throw refused('accountId', 'most_asked', { most: MAX_SEATS })
      await log.append(contestId, this.#act(by, 'judge', { seat, round, panel, chief }))
      await changed(contestId)
    })
    return this.view(contestId)
  }

  /**
   * Begins judging and commits to the seed of the last tie-break; again it changes nothing. Throws
   * `contest_incomplete` (also when there are several panels and fewer than two entries for all of them),
   * `contest_not_open` once published.
   */
  async open(contestId: string, by: Actor = operator()): Promise<ContestView> {
    await this.#storage.atomically(async ({ contests, log }) => {
      const state = found(await contests.hold(contestId, 'update'))
      if (state === 'judging') return
      if (state === 'published') throw new Problem('contest_not_open')
      const contest = found(await contests.byId(contestId))
      const [entries, judges] = [await contests.entries(contestId, 1), await contests.judges(contestId, 1)]
      mustBeComplete(contest, entries, judges)
      const seeds = contest.rounds.map(() => randomBytes(32).toString('hex'))
      await contests.begin(contestId, seeds)
      const commitments = seeds.map(sha256)
      const rubric = rubricDigest(contest)
      const facts = { commitment: commitments.at(-1), commitments, rubric }
      await log.append(
        contestId,
        this.#act(by, 'opened', { ...facts, entries: entries.length, judges: judges.length }),
      )
    })
    return this.view(contestId)
  }

  #act<K extends LogKind>(by: Actor, kind: K, facts: Facts) {
    return { at: this.#clock.now(), actor: by.name, account: by.account, kind, facts }
  }

  async #mustBeJudge(accountId: string): Promise<void> {
    await this.#people.person(accountId)
    if (!(await this.#people.rolesOf(accountId)).includes('judge'))
      throw refused('accountId', 'no_judge_role')
  }

  async #view(contest: ContestRecord): Promise<ContestView> {
    const scored = await readScored(this.#storage, contest.id)
    const [entries, seats] = [
      await this.#storage.contests.entries(contest.id),
      await this.#storage.contests.seats(contest.id),
    ]
    const [judges, contestants, standings] = await Promise.all([
      this.#peopleInOrder(seats.map((it) => it.accountId).toSorted()),
      this.#entrants.present(entries),
      this.#standings(scored),
    ])
    return {
      ...{ contest, judges, contestants, standings, locks: scored.locks },
      sheets: sheetCounts(scored.judges, scored.entries),
    }
  }

  /** As published, or of the panels that have locked so far with what they have sold so far. */
  async #standings(scored: ScoredContest): Promise<StandingRecord[]> {
    const { contest, entries, locks } = scored
    if (contest.state === 'published') return this.#storage.contests.standings(contest.id, contest.round)
    if (contest.state === 'draft' || locks.size === 0) return []
    const now = withMeasured(scored, await this.#measuring.measure(entries))
    return liveStandings(this.#leaderboards, now)
  }

  async #peopleInOrder(ids: readonly string[]) {
    const people = await this.#people.people(ids)
    return ids.map((id) => found(people.get(id)))
  }
}

/** Gives each part of a plan its identifier and its place; refuses one that does not hold together. */
export function planned(plan: ReturnType<typeof contestPlan.parse>): PlannedContest {
  mustBeWhole(plan.criteria, plan.tracks.length)
  const boards = plan.tracks.length
  for (const [index, { track }] of plan.criteria.entries())
    if (track > boards) throw refused(`criteria.${index}.track`, 'boards_are', { count: boards })
  for (const [index, { track }] of plan.awards.entries())
    if (track > boards) throw refused(`awards.${index}.track`, 'boards_are', { count: boards })
  mustLimitVotes(plan.criteria, boards)
  const fault = faultOfRounds(plan.rounds, { panels: plan.panels.length, tracks: boards })
  if (fault) throw refused(fault.path, fault.reason.code, fault.reason.values)
  const criteria = plan.criteria.map((it, index) => ({ ...it, id: newId(), position: index + 1 }))
  return { ...plan, criteria }
}

const MOST_VOTE_BP = 1000

/** Public votes are at most a tenth of a board, or a prize of their own. */
function mustLimitVotes(
  criteria: readonly { readonly track: number; readonly source: string; readonly weightBp: number }[],
  boards: number,
): void {
  for (let track = 1; track <= boards; track += 1) {
    const votes = criteria.filter((it) => it.track === track && it.source === 'publicVote')
    const weight = votes.reduce((sum, it) => sum + it.weightBp, 0)
    if (weight > MOST_VOTE_BP && weight < 10_000) throw refused('criteria', 'votes_weigh_most')
  }
}

const OVERLAP_AT_LEAST = 2

/** Throws `contest_incomplete` where the round at work lacks entries, judges or what makes panels comparable. */
export function mustBeComplete(
  contest: Pick<ContestRecord, 'criteria' | 'panels' | 'rounds' | 'round'>,
  entries: readonly EntryRecord[],
  judges: readonly JudgeRecord[],
): void {
  const lacks = (code: ReasonCode, values: Reason['values'] = {}): never => {
    throw new Problem('contest_incomplete', { detail: because(code, values) })
  }
  const { criteria, panels, rounds, round } = contest
  const ofRound = found(rounds[round - 1]).panels
  if (entries.length === 0) lacks('no_entry')
  if (!criteria.some((it) => it.source === 'judges')) return
  if (judges.length === 0) lacks('no_judge')
  for (const panel of ofRound)
    if (!judges.some((it) => it.panel === panel)) lacks('no_judge_in', { panel: panels[panel - 1] ?? '' })
  // Heats are ranked each by itself; only a ranking across panels has to compare them.
  if (
    isLast(contest, round) &&
    ofRound.length > 1 &&
    entries.filter((it) => it.overlap).length < OVERLAP_AT_LEAST
  )
    lacks('overlap_at_least', { least: OVERLAP_AT_LEAST })
}

/** Holds the contest against others who would change it. */
async function mustBeUnpublished(contests: Contests, contestId: string): Promise<void> {
  if (found(await contests.hold(contestId, 'update')) === 'published') throw new Problem('contest_not_open')
}

/** Who was placed in a panel stays in it, and in its round: places know panels by their numbers. */
async function mustKeepPlaces(
  contests: Contests,
  before: ContestRecord,
  { rounds, panels }: PlannedContest,
): Promise<void> {
  const planned = roundsOf(rounds, panels.length)
  const judges = await Promise.all(before.rounds.map((_, index) => contests.judges(before.id, index + 1)))
  const placed = [...judges.flat(), ...(await contests.entries(before.id))]
  if (placed.some(({ panel, round }) => roundOfPanel(planned, panel) !== round))
    throw new Problem('panel_in_use')
}
