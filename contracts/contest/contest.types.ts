import { z } from 'zod'
import { place } from '../county/county.ts'
import { basisPoints, id, instant, line, prose, streamMs } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'

export const contestState = z.enum(['draft', 'judging', 'published'])
export type ContestState = z.infer<typeof contestState>

/** Levels of a judged criterion, 0–3, each with its own words. */
export const levels = z.tuple([line(60), line(60), line(60), line(60)])
const level = z.int().min(0).max(3)

export const criterion = z.object({
  id,
  position: z.int().min(1).max(20),
  name: line(20),
  hint: prose(100),
  /** Share of the total; all criteria of a contest sum to 10 000. */
  weightBp: basisPoints.min(1),
  /** Judges mark it, or the platform measures it from paid, unrefunded orders. */
  source: z.enum(['judges', 'netSales']),
  levels: levels.nullable(),
})
export type Criterion = z.infer<typeof criterion>

export const newCriterion = criterion
  .omit({ id: true, position: true })
  .refine(
    (it) => (it.source === 'judges') === (it.levels !== null),
    'judged criteria have levels, measured ones none',
  )
export type NewCriterion = z.infer<typeof newCriterion>

export const MAX_ENTRIES = 999
export const MAX_JUDGES = 50

/** An award, and how many receive it. */
export const award = z.object({ name: line(20), count: z.int().min(1).max(100) })
export type Award = z.infer<typeof award>

export const entry = z.object({
  id,
  number: z.int().min(1).max(MAX_ENTRIES),
  host: person,
  place,
  liveId: id,
})
export type Entry = z.infer<typeof entry>

/** Exact decimal as text with two digits after the point, 0.00–100.00. */
const score = z.string().regex(/^\d{1,3}\.\d{2}$/)

/** What one criterion gave an entry. */
export const standingPart = z.object({
  criterionId: id,
  score,
  /** Judges' marks that came in; from five on the highest and the lowest do not count. 0 when measured. */
  marks: z.int().min(0),
  /** Paid minus refunded, where the criterion measures that; null for a judged one. */
  netFen: z.int().min(0).nullable(),
})

/**
 * One row of the public ranking: how the score came about, criterion by criterion. `score` is rounded half
 * up from the exact sum of the parts, as is each part; ranks follow the exact figures. Between equal scores
 * decide, in this order: the first judged criterion, `plainMean`, the lower `spread`; who is still equal
 * shares the rank.
 */
export const standing = z.object({
  rank: z.int().min(1),
  entry,
  score,
  parts: z.array(standingPart).max(20),
  /** Mean of the judges' totals over the judged criteria with no mark dropped. */
  plainMean: score,
  /** Spread of the judges' totals (standard deviation). */
  spread: score,
  award: z.string().nullable(),
})
export type Standing = z.infer<typeof standing>

export const contestSummary = z.object({
  id,
  slug: z.string(),
  title: z.string(),
  edition: z.string(),
  state: contestState,
  entries: z.int().min(0),
  publishedAt: instant.nullable(),
})
export type ContestSummary = z.infer<typeof contestSummary>

export const publicContest = contestSummary.extend({
  criteria: z.array(criterion).max(20),
  judges: z.array(person).max(MAX_JUDGES),
  awards: z.array(award).max(10),
  /** Who takes part, by number. */
  contestants: z.array(entry).max(MAX_ENTRIES),
  /** How many of the judges' sheets are locked or recused, of all there are. */
  sheets: z.object({ decided: z.int().min(0), all: z.int().min(0) }),
  /** Empty until the result is published; marks stay hidden while judging goes on. */
  standings: z.array(standing).max(MAX_ENTRIES),
})
export type PublicContest = z.infer<typeof publicContest>

export const mark = z.object({
  criterionId: id,
  level,
  /** The second of the stream the judge bound the mark to. */
  streamMs: streamMs.nullable(),
  note: prose(200),
})
export type Mark = z.infer<typeof mark>

const sheetState = z.enum(['open', 'locked', 'recused'])

/** One judge's sheet for one entry. */
export const sheet = z.object({
  contestId: id,
  entry,
  state: sheetState,
  marks: z.array(mark).max(20),
  lockedAt: instant.nullable(),
})
export type Sheet = z.infer<typeof sheet>

const namesDiffer = (list: readonly { name: string }[]): boolean =>
  new Set(list.map((it) => it.name)).size === list.length

/** What may be changed while a contest is a draft. */
export const contestPlan = z.object({
  title: line(30),
  edition: line(20),
  /** In the published order: the first judged one decides between equal scores. */
  criteria: z.array(newCriterion).min(1).max(20).refine(namesDiffer, 'two criteria share a name'),
  /** Given from the top of the ranking in this order. */
  awards: z.array(award).min(1).max(10).refine(namesDiffer, 'two awards share a name'),
})
export type ContestPlan = z.infer<typeof contestPlan>

export const newContest = contestPlan.extend({
  slug: z.string().regex(/^[a-z0-9-]{3,40}$/, '3–40 small letters, digits or -'),
})
export type NewContest = z.infer<typeof newContest>
