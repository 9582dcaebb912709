import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { id, instant, line, prose } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'
import { entry } from './contest.types.ts'

const seat = z.int().min(1)

/** What ties a judge to somebody who may take part. */
export const interestKind = z.enum(['village', 'employer', 'coop', 'kinship', 'business'])
export type InterestKind = z.infer<typeof interestKind>

export const interest = z
  .object({
    kind: interestKind,
    /** Everybody who takes part from this village is meant. */
    villageId: id.nullable(),
    /** This host is meant. */
    hostId: id.nullable(),
    note: prose(100),
  })
  .refine((it) => (it.villageId === null) !== (it.hostId === null), reason('village_or_host'))
export type Interest = z.infer<typeof interest>

/** One judge’s mark for one criterion, and what became of it. */
const explainedMark = z.object({
  seat,
  panel: z.int().min(1),
  state: z.enum(['open', 'locked', 'recused', 'excused', 'struck']),
  mark: z.int().nullable(),
  /** On the common scale of all panels. */
  aligned: z.string().nullable(),
  /** Left out as the panel’s highest or lowest. */
  dropped: z.boolean(),
  /** The second of the stream the judge bound the mark to, and why. */
  streamMs: z.int().nullable(),
  note: z.string(),
})

/** How an entry’s score came about, mark by mark. */
export const explainedScore = z.object({
  entry,
  parts: z.array(z.object({ criterionId: id, marks: z.array(explainedMark).max(200) })).max(20),
})
export type ExplainedScore = z.infer<typeof explainedScore>

/** How far the judges agree on one criterion: Krippendorff’s α; null where no two marks differ. */
export const agreement = z.object({
  criterionId: id,
  interval: z.string().nullable(),
  ordinal: z.string().nullable(),
})

/** A mark that is at least half the scale from the others’ median; it counts all the same. */
export const outlier = z.object({
  number: z.int(),
  seat,
  criterionId: id,
  mark: z.int(),
  twiceMedian: z.int(),
})

/** One entry of the log, as everybody sees it. */
export const logEntry = z.object({
  sequence: z.int().min(1),
  at: instant,
  actor: z.string(),
  kind: z.string(),
  /** What was done; null while it would give away marks of a panel that has not locked. */
  facts: z.record(z.string(), z.unknown()).nullable(),
  bodyDigest: z.string(),
  digest: z.string(),
})
export type LogEntry = z.infer<typeof logEntry>

/** The log’s head as it was written down outside the database. */
export const logAnchor = z.object({
  /** How many entries the log had. */
  sequence: z.int().min(1),
  digest: z.string(),
  at: instant,
})
export type LogAnchor = z.infer<typeof logAnchor>

/** Whether everything stored is as the log tells it. */
export const logCheck = z.object({
  entries: z.int().min(0),
  head: z.string(),
  intact: z.boolean(),
  /** What is not as the log says: a broken link, a mark changed behind its back. */
  faults: z.array(z.string()).max(20),
  /** How often the head was written down outside the database, and the last time; null where never. */
  anchors: z.int().min(0),
  anchored: logAnchor.nullable(),
})
export type LogCheck = z.infer<typeof logCheck>

export const appeal = z.object({
  id,
  contestId: id,
  number: z.int().min(1),
  entry,
  state: z.enum(['open', 'upheld', 'dismissed']),
  grounds: line(60),
  filedAt: instant,
  /** Seats whose sheets for the entry are struck if it is upheld; empty until the panel is named. */
  seats: z.array(seat).max(50),
  arbiters: z.array(person).max(9),
  reasons: z.string().nullable(),
  decidedAt: instant.nullable(),
})
export type Appeal = z.infer<typeof appeal>

/** For who filed it, who decides it and the organisers. */
export const appealCase = appeal.extend({
  evidence: prose(1000),
  votes: z.array(z.object({ accountId: id, uphold: z.boolean(), reasons: z.string() })).max(9),
})
export type AppealCase = z.infer<typeof appealCase>

/** What a certificate says, and what proves it. */
export const certificate = z.object({
  id,
  serial: z.int().min(1),
  contest: z.object({ slug: z.string(), title: z.string(), edition: z.string() }),
  board: z.string(),
  award: z.string(),
  name: z.string(),
  number: z.int(),
  rank: z.int(),
  score: z.string(),
  issuedAt: instant,
  /** The exact text that was signed. */
  statement: z.string(),
  /** Ed25519 over the statement, base64url, and the key it verifies with. */
  signature: z.string(),
  publicKey: z.string(),
  /** Whether the signature holds and the statement is the award as it stands. */
  valid: z.boolean(),
})
export type Certificate = z.infer<typeof certificate>

/** A file inside JSON. */
export const file = z.object({ name: z.string(), type: z.string(), base64: z.string() })

/** What the public vote says so far. */
export const voteCount = z.object({ entryId: id, votes: z.int().min(0) })
