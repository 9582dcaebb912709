import type { Role } from '#contracts/core/roles.ts'
import type {
  ContestProcedure,
  ContestState,
  Criterion,
  Mark,
  PublicContest,
  Standing,
} from '#contracts/contest/contest.types.ts'
import type { PlannedRound } from '#contracts/contest/rounds.types.ts'
import type { EntrySales } from '#contracts/contest/sales.types.ts'
import type { MeasuredSource } from '#contracts/contest/scoring/scoring.types.ts'
import type { Place } from '#contracts/county/county.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { LiveState } from '#contracts/live/live.types.ts'
import type { EntrantFacts, OrganisedPurchases, WrittenParts } from './entry.ports.ts'
import type {
  Appeals,
  Ballots,
  Calibrations,
  Certificates,
  ContestLogs,
  Interests,
  Invitations,
  Said,
} from './procedure.ports.ts'

/** Who people are; identity answers. */
export interface People {
  /** Throws `not_found`. */
  person(id: string): Promise<Person>
  people(ids: readonly string[]): Promise<Map<string, Person>>
  rolesOf(id: string): Promise<readonly Role[]>
  /** Stands for the account’s verified phone number; null without one. */
  phoneKey(id: string): Promise<string | null>
}

/** Where villages are; county answers. */
export interface Places {
  places(villageIds: readonly string[]): Promise<Map<string, Place>>
  /** The villages on the relief list, by id. */
  reliefVillages(): Promise<Set<string>>
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

export type Award = PublicContest['awards'][number]

export interface ContestRecord {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly edition: string
  readonly state: ContestState
  readonly awards: readonly Award[]
  /** In the published order. */
  readonly criteria: readonly Criterion[]
  /** The boards' names. */
  readonly tracks: readonly string[]
  /** The panels' names. */
  readonly panels: readonly string[]
  readonly procedure: ContestProcedure
  /** In their order; a contest without heats has one of all panels. */
  readonly rounds: readonly PlannedRound[]
  /** The number of the round at work, or of the last once the result is out. */
  readonly round: number
  /** The draws of rounds before the last, once judging has begun. */
  readonly draws: readonly RoundDraw[]
  readonly rubricVersion: number
  readonly copiedFrom: {
    readonly slug: string
    readonly edition: string
    readonly rubricVersion: number
  } | null
  readonly drawSeed: string | null
  readonly drawLot: string | null
  readonly publishedAt: Date | null
  readonly holdUntil: Date | null
  readonly appealsUntil: Date | null
  readonly finalAt: Date | null
}

/** The draw of a round before the last. */
export interface RoundDraw {
  readonly round: number
  readonly seed: string
  readonly lot: string | null
  readonly closedAt: Date | null
}

/** A contest in a list, with how many take part. */
export type ListedContest = ContestHeadline & { readonly entries: number }

export type ContestHeadline = Pick<
  ContestRecord,
  'id' | 'slug' | 'title' | 'edition' | 'state' | 'publishedAt' | 'finalAt'
>

/** A judge's place in one round of a contest. */
export interface JudgeRecord {
  readonly accountId: string
  /** The judge's name in everything that is published about marks. */
  readonly seat: number
  readonly round: number
  readonly panel: number
  readonly chief: boolean
  readonly said: Said
  readonly declaredAt: Date | null
  readonly calibrated: boolean
}

/** What judging needs of a criterion, judged or measured. */
export type JudgedCriterion = Pick<Criterion, 'id' | 'position' | 'name' | 'source' | 'top' | 'written'>

/** Where a judge sits in a round, with what their marks are held to. */
export interface Bench {
  readonly judge: JudgeRecord
  /** Whether the judge's panel has locked. */
  readonly locked: boolean
  readonly procedure: Pick<ContestProcedure, 'declareFirst' | 'calibration'>
  /** In the published order. */
  readonly criteria: readonly JudgedCriterion[]
}

/** What was measured of an entry for the result. */
export type Measured = Readonly<Record<MeasuredSource, number>>

/** The figures of an entry with what they were computed from. */
export interface MeasuredEntry {
  readonly figures: Measured
  readonly sales: EntrySales
}

export interface EntryRecord {
  readonly id: string
  readonly contestId: string
  readonly number: number
  readonly hostId: string
  readonly liveId: string
  readonly panel: number
  readonly overlap: boolean
  readonly round: number
  /** Goes on to the next round; known once this one is closed. */
  readonly advanced: boolean
  /** When it is on; null while the timetable does not name it. */
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  /** Null before there is a result. */
  readonly measured: Measured | null
  /** What it sold when it was last ranked; null before there is a result. */
  readonly sold: EntrySales | null
}

/** An entry as it comes into being. */
export type EnteredEntry = Omit<EntryRecord, 'measured' | 'sold' | 'advanced' | 'startsAt' | 'endsAt'>

export type SheetState = 'open' | 'locked' | 'recused' | 'excused' | 'struck'

/** One judge's sheet for one entry, with its marks. */
export interface SheetRecord {
  readonly entryId: string
  readonly judgeId: string
  readonly state: SheetState
  /** Why it was set aside or struck. */
  readonly reason: string | null
  readonly lockedAt: Date | null
  readonly marks: readonly Mark[]
}

/** One row of a published result, as it was computed. */
export type StandingRecord = Omit<Standing, 'entry'> & { readonly entryId: string }

/** A contest's plan with the identifiers that its parts will have. */
export type PlannedContest = Pick<
  ContestRecord,
  'title' | 'edition' | 'tracks' | 'panels' | 'rounds' | 'procedure' | 'awards' | 'criteria'
>

/** When a result was published, and until when it may change. */
export interface Publication {
  readonly at: Date
  readonly holdUntil: Date
  readonly appealsUntil: Date
  readonly drawLot: string
}

/** Contests, panels, entries and results. */
export interface Contests {
  /** Newest first, at most `limit`. */
  list(filter: { drafts: boolean; limit: number }): Promise<ListedContest[]>
  bySlug(slug: string): Promise<ContestRecord | null>
  byId(id: string): Promise<ContestRecord | null>
  /** Contests being judged with this judge on a panel, newest first. */
  judgedBy(judgeId: string, limit: number): Promise<ContestRecord[]>
  /** Contests before their result in which the judge has a seat and did not decline, newest first. */
  invitedTo(judgeId: string, limit: number): Promise<ContestRecord[]>
  /**
   * The contest's state, held until the transaction ends: `share` keeps others from changing it, `update`
   * keeps everybody else out, also those who share. Null when there is none.
   */
  hold(contestId: string, mode: 'share' | 'update'): Promise<ContestState | null>
  /** Writes a draft, where it is a copy with what it was copied from; false when the slug is taken. */
  insert(
    id: string,
    slug: string,
    plan: PlannedContest,
    lineage?: { copiedFromId: string; rubricVersion: number },
  ): Promise<boolean>
  /** Puts the plan in place of the draft's, as the next version of its rubric. */
  replacePlan(id: string, plan: PlannedContest): Promise<void>
  /** Begins judging with the secret seed of each round's draw, the last round's last. */
  begin(id: string, seeds: readonly string[]): Promise<void>
  /** Reveals the round's draw and begins the next round. */
  closeRound(id: string, closing: { round: number; lot: string; at: Date }): Promise<void>
  /** Notes that these entries go on. */
  advance(entryIds: readonly string[]): Promise<void>
  /** Notes that the result is out. */
  publish(id: string, publication: Publication): Promise<void>
  /** Writes the ranking of a round in place of an earlier one. */
  setStandings(id: string, round: number, standings: readonly StandingRecord[]): Promise<void>
  finalise(id: string, at: Date): Promise<void>
  /** Published contests in which a refund still counts at `now`. */
  inHold(now: Date): Promise<ContestRecord[]>
  /** The ranking that a round came to, best first, board by board; empty before. */
  standings(contestId: string, round: number): Promise<StandingRecord[]>
  /** Who sits in a round, by seat; without those who declined. */
  judges(contestId: string, round: number): Promise<JudgeRecord[]>
  /** Null also for one who declined. */
  judge(contestId: string, accountId: string, round: number): Promise<JudgeRecord | null>
  /** Everybody with a place in a round, by seat; also those who declined. */
  asked(contestId: string, round: number): Promise<JudgeRecord[]>
  /** Everybody with a seat in any round, by seat; without those who declined. */
  seats(contestId: string): Promise<{ readonly accountId: string; readonly seat: number }[]>
  /** Gives the judge a place in a round, and the next seat where they have none; forgets that they declined. */
  addJudge(
    contestId: string,
    place: { accountId: string; round: number; panel: number; chief: boolean },
  ): Promise<number>
  /** When panels locked, by their numbers. */
  panelLocks(contestId: string): Promise<Map<number, Date>>
  lockPanel(contestId: string, panel: number, at: Date): Promise<void>
  /** By number; of one round, or of all. */
  entries(contestId: string, round?: number): Promise<EntryRecord[]>
  entry(id: string): Promise<EntryRecord | null>
  /** The host’s entries in all contests. */
  entriesOf(hostId: string): Promise<EntryRecord[]>
  insertEntry(entry: EnteredEntry): Promise<void>
  setSlot(entryId: string, slot: { startsAt: Date; endsAt: Date }): Promise<void>
  setMeasured(entryId: string, measured: MeasuredEntry): Promise<void>
}

/** Judges' sheets. */
export interface Sheets {
  /** The judge's place in a round with all that a mark there depends on; null also for one who declined. */
  bench(contestId: string, accountId: string, round: number): Promise<Bench | null>
  /** The sheet, held until the transaction ends; an empty open one comes into being first. */
  hold(entryId: string, judgeId: string): Promise<SheetRecord>
  /** All sheets of a contest, or one judge's, that anything was written to. */
  ofContest(contestId: string, judgeId?: string): Promise<SheetRecord[]>
  setMark(entryId: string, judgeId: string, mark: Mark, at: Date): Promise<void>
  lock(entryId: string, judgeId: string, at: Date): Promise<void>
  /** Takes the judge away from the entry, and the marks with it. */
  setAside(entryId: string, judgeId: string, as: 'recused' | 'excused', reason: string): Promise<void>
  /** Takes a locked sheet out of the score; its marks stay to be seen. */
  strike(entryId: string, judgeId: string, reason: string): Promise<void>
}

export interface ContestStores {
  readonly contests: Contests
  readonly sheets: Sheets
  readonly log: ContestLogs
  readonly interests: Interests
  readonly invitations: Invitations
  readonly calibration: Calibrations
  readonly appeals: Appeals
  readonly ballots: Ballots
  readonly certificates: Certificates
  readonly facts: EntrantFacts
  readonly organised: OrganisedPurchases
  readonly written: WrittenParts
  /** Tells the areas and pages that listen, once the transaction commits. */
  readonly changed: (contestId: string) => Promise<void>
}

/** The area's storage; `atomically` gives the same stores inside one transaction, which may run again. */
export interface ContestStorage extends ContestStores {
  atomically<T>(work: (stores: ContestStores) => Promise<T>): Promise<T>
}
