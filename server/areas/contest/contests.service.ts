import {
  MAX_ENTRIES,
  MAX_JUDGES,
  type ContestPlan,
  type Entry,
  type NewContest,
} from '#contracts/contest/contest.types.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStorage,
  Contests,
  ContestStores,
  EnteredLive,
  ListedContest,
  Lives,
  People,
  PlannedContest,
} from './contest.ports.ts'
import type { ContestView } from './contest.views.ts'
import type { EntrantsService } from './entrants.service.ts'
import { mustBeWhole } from './judging.rules.ts'

const MAX_LISTED = 100

/** Drafting a contest, its panel and its entries, and what the public sees of it. */
export class ContestsService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #lives: Lives
  readonly #entrants: EntrantsService

  constructor(deps: { storage: ContestStorage; people: People; lives: Lives; entrants: EntrantsService }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#lives = deps.lives
    this.#entrants = deps.entrants
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

  /** Drafts a contest. Throws `weights_sum`, and `name_taken` for its slug. */
  async create({ slug, ...plan }: NewContest): Promise<ContestView> {
    mustBeWhole(plan.criteria)
    const id = newId()
    await this.#storage.atomically(async ({ contests }) => {
      if (!(await contests.insert(id, slug, withIds(plan)))) throw new Problem('name_taken')
    })
    return this.view(id)
  }

  /** Changes a draft. Throws `weights_sum`, and `rubric_frozen` once judging has begun. */
  async change(contestId: string, plan: ContestPlan): Promise<ContestView> {
    mustBeWhole(plan.criteria)
    await this.#storage.atomically(async ({ contests }) => {
      if (found(await contests.hold(contestId, 'update')) !== 'draft') throw new Problem('rubric_frozen')
      await contests.replacePlan(contestId, withIds(plan))
    })
    return this.view(contestId)
  }

  /**
   * Appoints a judge; again it changes nothing. Throws `invalid` for an account without the role or one
   * that takes part, `contest_not_open` once the result is out.
   */
  async addJudge(contestId: string, accountId: string): Promise<ContestView> {
    await this.#mustBeJudge(accountId)
    await this.#storage.atomically(async (stores) => {
      await mustBeUnpublished(stores.contests, contestId)
      const [judges, entries] = await Promise.all([
        stores.contests.judges(contestId),
        stores.contests.entries(contestId),
      ])
      if (judges.includes(accountId)) return
      if (entries.some((it) => it.hostId === accountId)) refuse('accountId', 'takes part in this contest')
      if (judges.length >= MAX_JUDGES) refuse('accountId', `the panel has ${MAX_JUDGES} judges already`)
      await stores.contests.addJudge(contestId, accountId)
    })
    return this.view(contestId)
  }

  /**
   * Enters the host of a live with that live; again it answers the same entry. Throws `not_found` for an
   * unknown live, `invalid` for a cancelled one or a judge's own, `name_taken` when the host takes part with
   * another live, `contest_not_open` once the result is out.
   */
  async addEntry(contestId: string, liveId: string): Promise<Entry> {
    const live = await this.#lives.live(liveId)
    if (live.state === 'cancelled') refuse('liveId', 'the live is cancelled')
    const entry = await this.#storage.atomically((stores) => enter(stores, contestId, live))
    return this.#entrants.presentOne(entry)
  }

  /** Begins judging; again it changes nothing. Throws `contest_incomplete`, `contest_not_open` once published. */
  async open(contestId: string): Promise<ContestView> {
    await this.#storage.atomically(async ({ contests }) => {
      const state = found(await contests.hold(contestId, 'update'))
      if (state === 'judging') return
      if (state === 'published') throw new Problem('contest_not_open')
      const { criteria } = found(await contests.byId(contestId))
      const judged = criteria.some((it) => it.source === 'judges')
      if ((await contests.entries(contestId)).length === 0)
        throw new Problem('contest_incomplete', { detail: 'No host is entered' })
      if (judged && (await contests.judges(contestId)).length === 0)
        throw new Problem('contest_incomplete', { detail: 'No judge is appointed' })
      await contests.begin(contestId)
    })
    return this.view(contestId)
  }

  async #mustBeJudge(accountId: string): Promise<void> {
    await this.#people.person(accountId)
    if (!(await this.#people.rolesOf(accountId)).includes('judge'))
      refuse('accountId', 'the account does not hold the role of a judge')
  }

  async #view(contest: ContestRecord): Promise<ContestView> {
    const { contests, sheets } = this.#storage
    const [judges, entries, decidedSheets, standings] = await Promise.all([
      contests.judges(contest.id).then((ids) => this.#peopleInOrder(ids)),
      contests.entries(contest.id).then((it) => this.#entrants.present(it)),
      sheets.countDecided(contest.id),
      contest.state === 'published' ? contests.standings(contest.id) : [],
    ])
    return { contest, judges, contestants: entries, decidedSheets, standings }
  }

  async #peopleInOrder(ids: readonly string[]) {
    const people = await this.#people.people(ids)
    return ids.map((id) => found(people.get(id)))
  }
}

/** Gives each part of a plan its identifier and its place. */
function withIds(plan: ContestPlan): PlannedContest {
  const criteria = plan.criteria.map((it, index) => ({ ...it, id: newId(), position: index + 1 }))
  return { ...plan, criteria }
}

async function enter({ contests }: ContestStores, contestId: string, live: EnteredLive) {
  await mustBeUnpublished(contests, contestId)
  const entries = await contests.entries(contestId)
  const same = entries.find((it) => it.hostId === live.hostId)
  if (same?.liveId === live.id) return same
  if (same) throw new Problem('name_taken', { detail: 'This host takes part with another live' })
  if (await contests.isJudge(contestId, live.hostId)) refuse('liveId', 'its host is a judge of this contest')
  if (entries.length >= MAX_ENTRIES) refuse('liveId', `the contest has ${MAX_ENTRIES} entries already`)
  const number = (entries.at(-1)?.number ?? 0) + 1
  const entry = { id: newId(), contestId, number, hostId: live.hostId, liveId: live.id }
  await contests.insertEntry(entry)
  return entry
}

/** Holds the contest against others who would change it. */
async function mustBeUnpublished(contests: Contests, contestId: string): Promise<void> {
  if (found(await contests.hold(contestId, 'update')) === 'published') throw new Problem('contest_not_open')
}

function refuse(member: string, message: string): never {
  throw new Problem('invalid', { fields: [{ path: `body.${member}`, message }] })
}
