import type { Role } from '#contracts/core/roles.ts'
import type {
  Award,
  ContestPlan,
  ContestState,
  Criterion,
  Mark,
  Standing,
} from '#contracts/contest/contest.types.ts'
import type { Place } from '#contracts/county/county.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { LiveState } from '#contracts/live/live.types.ts'

/** Who people are; identity answers. */
export interface People {
  /** Throws `not_found`. */
  person(id: string): Promise<Person>
  people(ids: readonly string[]): Promise<Map<string, Person>>
  rolesOf(id: string): Promise<readonly Role[]>
}

/** Where villages are; county answers. */
export interface Places {
  places(villageIds: readonly string[]): Promise<Map<string, Place>>
}

/** What a contest needs to know of a live. */
export interface EnteredLive {
  readonly id: string
  readonly hostId: string
  readonly villageId: string
  readonly state: LiveState
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

/** The lives that hosts are judged by; live answers. */
export interface Lives {
  /** Throws `not_found`. */
  live(liveId: string): Promise<EnteredLive>
  lives(ids: readonly string[]): Promise<Map<string, EnteredLive>>
}

/** What was sold in lives, paid minus refunded; sales answers. A live that is left out sold nothing. */
export interface SalesFigures {
  netSales(liveIds: readonly string[]): Promise<Map<string, { readonly netFen: number }>>
}

export interface ContestRecord {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly edition: string
  readonly state: ContestState
  readonly awards: readonly Award[]
  /** In the published order. */
  readonly criteria: readonly Criterion[]
  readonly publishedAt: Date | null
}

/** A contest in a list, with how many take part. */
export type ListedContest = Omit<ContestRecord, 'awards' | 'criteria'> & { readonly entries: number }

export interface EntryRecord {
  readonly id: string
  readonly contestId: string
  readonly number: number
  readonly hostId: string
  readonly liveId: string
}

export type SheetState = 'open' | 'locked' | 'recused'

/** One judge's sheet for one entry, with its marks. */
export interface SheetRecord {
  readonly entryId: string
  readonly judgeId: string
  readonly state: SheetState
  readonly lockedAt: Date | null
  readonly marks: readonly Mark[]
}

/** One row of a published result, as it was computed. */
export type StandingRecord = Omit<Standing, 'entry'> & { readonly entryId: string }

/** A contest's plan with the identifiers that its parts will have. */
export type PlannedContest = Omit<ContestPlan, 'criteria'> & { readonly criteria: readonly Criterion[] }

/** Contests, panels, entries and results. */
export interface Contests {
  /** Newest first, at most `limit`. */
  list(filter: { drafts: boolean; limit: number }): Promise<ListedContest[]>
  bySlug(slug: string): Promise<ContestRecord | null>
  byId(id: string): Promise<ContestRecord | null>
  /** Contests being judged with this judge on the panel, newest first. */
  judgedBy(judgeId: string, limit: number): Promise<ContestRecord[]>
  /**
   * The contest's state, held until the transaction ends: `share` keeps others from changing it, `update`
   * keeps everybody else out, also those who share. Null when there is none.
   */
  hold(contestId: string, mode: 'share' | 'update'): Promise<ContestState | null>
  /** Writes a draft; false when the slug is taken. */
  insert(id: string, slug: string, plan: PlannedContest): Promise<boolean>
  replacePlan(id: string, plan: PlannedContest): Promise<void>
  begin(id: string): Promise<void>
  /** Writes the result and with it the contest's last state. */
  publish(id: string, at: Date, standings: readonly StandingRecord[]): Promise<void>
  /** The published result, best first; empty before. */
  standings(contestId: string): Promise<StandingRecord[]>
  judges(contestId: string): Promise<string[]>
  isJudge(contestId: string, accountId: string): Promise<boolean>
  addJudge(contestId: string, accountId: string): Promise<void>
  /** By number. */
  entries(contestId: string): Promise<EntryRecord[]>
  entry(id: string): Promise<EntryRecord | null>
  insertEntry(entry: EntryRecord): Promise<void>
}

/** Judges' sheets. */
export interface Sheets {
  /** The sheet's state, held until the transaction ends; an empty open sheet comes into being first. */
  hold(entryId: string, judgeId: string): Promise<SheetState>
  /** The sheet as it stands; open and empty where nothing was written yet. */
  sheet(entryId: string, judgeId: string): Promise<SheetRecord>
  /** All sheets of a contest, or one judge's, that anything was written to. */
  ofContest(contestId: string, judgeId?: string): Promise<SheetRecord[]>
  countDecided(contestId: string): Promise<number>
  setMark(entryId: string, judgeId: string, mark: Mark, at: Date): Promise<void>
  lock(entryId: string, judgeId: string, at: Date): Promise<void>
  /** Recuses the judge and removes the marks. */
  recuse(entryId: string, judgeId: string, reason: string): Promise<void>
}

export interface ContestStores {
  readonly contests: Contests
  readonly sheets: Sheets
}

/** The area's storage; `atomically` gives the same stores inside one transaction, which may run again. */
export interface ContestStorage extends ContestStores {
  atomically<T>(work: (stores: ContestStores) => Promise<T>): Promise<T>
}
