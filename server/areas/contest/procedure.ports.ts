import type { Interest } from '#contracts/contest/procedure.types.ts'
import type { Facts, LogKind, LogRecord } from '#server/areas/contest/log/log-chain.ts'

/** One thing that is done in a contest, about to be logged. */
export interface LogAct {
  readonly at: Date
  readonly actor: string
  /** The account that acted; kept in the log, never published. */
  readonly account: string | null
  readonly kind: LogKind
  readonly facts: Facts
}

/** The log of each contest. */
export interface ContestLogs {
  /** Adds an entry, sealed over the last; others who add to the same log wait for this transaction. */
  append(contestId: string, act: LogAct): Promise<void>
  /** The last entry's digest. */
  head(contestId: string): Promise<string>
  /** The last entry's place and digest; null in an empty log. */
  last(contestId: string): Promise<{ readonly sequence: number; readonly digest: string } | null>
  /** Oldest first; a page of them, or all. */
  entries(contestId: string, page: { after: number; limit: number } | null): Promise<LogRecord[]>
}

/** What a judge said to the invitation; a reason comes with declining only. */
export interface Said {
  readonly acceptedAt: Date | null
  readonly declinedAt: Date | null
  readonly declineReason: string | null
}

/** A judge's seat in a contest with all its places, whatever they said to the invitation. */
export interface InvitedJudge extends Said {
  readonly accountId: string
  readonly seat: number
  readonly places: readonly { readonly round: number; readonly panel: number; readonly chief: boolean }[]
}

/** What judges said to being asked. */
export interface Invitations {
  invited(contestId: string, accountId: string): Promise<InvitedJudge | null>
  /** Notes a yes; false where there is an answer already. */
  accept(contestId: string, accountId: string, at: Date): Promise<boolean>
  /** Notes a no and takes away the judge's sheets, which have no marks yet; false where there is an answer already. */
  decline(contestId: string, accountId: string, refusal: { at: Date; reason: string }): Promise<boolean>
}

/** What judges declared. */
export interface Interests {
  ofContest(contestId: string): Promise<(Interest & { readonly judgeId: string })[]>
  /** Puts the judge's interests in place of earlier ones and notes that they were declared. */
  declare(contestId: string, judgeId: string, interests: readonly Interest[], at: Date): Promise<void>
  calibrate(
    contestId: string,
    judgeId: string,
    marks: readonly { readonly criterionId: string; readonly level: number }[],
  ): Promise<void>
}

/** A judge's mark for the calibration clip. */
export interface PracticeMark {
  readonly criterionId: string
  readonly level: number
}

/** The piece of a live that judges practise on. */
export interface CalibrationClip {
  readonly liveId: string
  readonly fromMs: number
  readonly toMs: number
  /** What the marks should be, by the criterion's place in the rubric. */
  readonly reference: readonly { readonly position: number; readonly level: number; readonly why: string }[]
}

export interface Calibrations {
  clip(contestId: string): Promise<CalibrationClip | null>
  setClip(contestId: string, clip: CalibrationClip): Promise<void>
  /** What a judge made of the clip; null before. */
  practice(contestId: string, judgeId: string): Promise<PracticeMark[] | null>
}

export interface AppealRecord {
  readonly id: string
  readonly contestId: string
  readonly entryId: string
  readonly number: number
  readonly state: 'open' | 'upheld' | 'dismissed'
  readonly grounds: string
  readonly evidence: string
  readonly filedAt: Date
  readonly seats: readonly number[]
  readonly arbiters: readonly string[]
  readonly reasons: string | null
  readonly decidedAt: Date | null
  readonly votes: readonly {
    readonly accountId: string
    readonly uphold: boolean
    readonly reasons: string
  }[]
}

export interface Appeals {
  ofContest(contestId: string): Promise<AppealRecord[]>
  /** Newest first: all, or those that one of the entries filed or the account decides. */
  cases(of: { accountId: string; all: boolean; entryIds: readonly string[] }): Promise<AppealRecord[]>
  byId(id: string): Promise<AppealRecord | null>
  /** Holds the appeal until the transaction ends. */
  hold(id: string): Promise<AppealRecord | null>
  file(
    appeal: Pick<AppealRecord, 'id' | 'contestId' | 'entryId' | 'grounds' | 'evidence' | 'filedAt'>,
  ): Promise<number>
  nameArbiters(id: string, arbiters: readonly string[], seats: readonly number[]): Promise<void>
  vote(id: string, accountId: string, vote: { uphold: boolean; reasons: string }, at: Date): Promise<void>
  decide(id: string, state: 'upheld' | 'dismissed', reasons: string, at: Date): Promise<void>
}

/** One vote of the public. */
export interface Ballot {
  readonly contestId: string
  readonly entryId: string
  /** Digest of the voter's verified phone. */
  readonly voter: string
  /** The county's day, 2026-05-12. */
  readonly day: string
  /** Digest of the network the vote came from. */
  readonly network: string
  readonly castAt: Date
}

export interface Ballots {
  /** Takes a vote; false when this voter has voted that day. */
  cast(ballot: Ballot): Promise<boolean>
  /** Votes that count, by entry; of no contest none. */
  counted(contestId: string | null): Promise<Map<string, number>>
  /** Voids what goes beyond `most` votes for one entry from one network on one day; answers how many, by entry. */
  voidSurplus(contestId: string, most: number, rule: string): Promise<Map<string, number>>
}

export interface CertificateRecord {
  readonly id: string
  readonly contestId: string
  readonly entryId: string
  readonly track: number
  readonly serial: number
  readonly statement: string
  readonly signature: string
  readonly issuedAt: Date
}

export interface Certificates {
  ofContest(contestId: string): Promise<CertificateRecord[]>
  byId(id: string): Promise<CertificateRecord | null>
  issue(certificates: readonly CertificateRecord[]): Promise<void>
}

/** Signs what is published; the installation's own key. */
export interface Signer {
  /** Ed25519 over the text's UTF-8, as base64url. */
  sign(text: string): string
  verify(text: string, signature: string): boolean
  /** The raw public key, as base64url. */
  readonly publicKey: string
}
