import type { RecordedFact } from './entries/eligibility.rules.ts'

/** What organisers recorded of hosts, one contest at a time. */
export interface EntrantFacts {
  /** Oldest first. */
  ofHost(contestId: string, hostId: string): Promise<RecordedFact[]>
  add(contestId: string, hostId: string, fact: RecordedFact): Promise<void>
}

/** Lives that were stopped; live answers. */
export interface Stops {
  /** Those of a host that were not withdrawn, newest first. */
  standingOf(hostId: string): Promise<{ readonly reason: string; readonly at: Date }[]>
}

/** An order that an organiser found to be arranged. */
export interface OrganisedPurchase {
  readonly orderId: string
  readonly entryId: string
  readonly reason: string
}

/** Arranged orders, one contest at a time. */
export interface OrganisedPurchases {
  ofContest(contestId: string): Promise<OrganisedPurchase[]>
  /** Again it changes nothing, whatever the reason. */
  mark(contestId: string, purchase: OrganisedPurchase, by: { account: string; at: Date }): Promise<boolean>
  /** False where it was not marked. */
  takeBack(contestId: string, orderId: string): Promise<boolean>
}

/** Orders of lives one by one; sales answers. */
export interface SoldOrders {
  ofLives(liveIds: readonly string[]): Promise<LiveOrder[]>
  /** Marks of every address that somebody keeps or had something sent to, by account. */
  marksOf(accountIds: readonly string[]): Promise<Map<string, AddressMarks[]>>
}

/** Which browsers people use; identity answers. */
export interface Devices {
  /** Marks of every browser that accounts signed in on within the last half year, by account. */
  devicesOf(accountIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>>
}

/** Equal marks mean the same phone or the same door. */
export interface AddressMarks {
  readonly phone: string
  readonly door: string
}

export interface LiveOrder {
  readonly orderId: string
  readonly liveId: string
  readonly buyerId: string
  readonly paid: boolean
  readonly placedAt: Date
  readonly totalFen: number
  readonly refundedFen: number
  readonly to: AddressMarks | null
  /** The mark of the browser that it was paid from; null where that is not known. */
  readonly device: string | null
  /** What the goods cost by the villages they come from, in 分. */
  readonly origins: readonly { readonly villageId: string; readonly fen: number }[]
}

/** A plan or script as it was handed in, with the number that judges know it by. */
export interface WrittenPart {
  readonly entryId: string
  readonly contestId: string
  readonly pseudonym: number
  readonly text: string
  readonly submittedAt: Date
}

export interface WrittenParts {
  /** By pseudonym. */
  ofContest(contestId: string): Promise<WrittenPart[]>
  ofEntry(entryId: string): Promise<WrittenPart | null>
  /** In place of an earlier text; the pseudonym stays. */
  handIn(part: WrittenPart): Promise<void>
}
