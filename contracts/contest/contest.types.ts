import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { place } from '../county/county.ts'
import { basisPoints, id, instant, line, prose, streamMs } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'
import { gate } from './eligibility.types.ts'
import { measuredSources } from './scoring/scoring.types.ts'
import { draw, plannedRound, publicRound, slot } from './rounds.types.ts'
import { contestSlug, names, panelNumber, roundNumber, track } from './values.ts'

export { contestSlug, panelNumber }

export const contestState = z.enum(['draft', 'judging', 'published'])
export type ContestState = z.infer<typeof contestState>

/** Levels of a judged criterion, 0–3, each with its own words. */
export const levels = z.tuple([line(60), line(60), line(60), line(60)])
/** A mark: 0–3 where the criterion has levels, 0–100 where it has points. */
const level = z.int().min(0).max(100)

export const criterion = z.object({
  id,
  position: z.int().min(1).max(20),
  name: line(20),
  hint: prose(100),
  /** The board whose score it is a part of. */
  track,
  /** Share of the board’s total; the criteria of a board sum to 10 000. */
  weightBp: basisPoints.min(1),
  /**
   * Judges mark it, or the platform measures it from orders of others than the host and those linked to them:
   * money that stayed (relief villages weighted up), how many orders did, which share of the money did, which
   * share of placed orders was paid, money that stayed of goods from relief villages; or the public votes, which
   * are at most a tenth of a board unless they are a prize of their own.
   */
  source: z.enum(['judges', ...measuredSources]),
  /** Words for 0–3; null for a measured criterion and for one marked 0–100. */
  levels: levels.nullable(),
  /** The highest mark: 3 for levels, 100 for points. */
  top: z.union([z.literal(3), z.literal(100)]),
  /** Judged by a text that is read without its author’s name. */
  written: z.boolean().default(false),
  /** How a measured figure becomes points: the share of the field outdone, or a logarithm up to `cap`. */
  scale: z.enum(['percentile', 'log']).default('percentile'),
  /** Where the logarithmic scale ends, in 分 for money; null for a percentile. */
  cap: z.int().min(1).max(1_000_000_000).nullable().default(null),
})
export type Criterion = z.infer<typeof criterion>

export const newCriterion = criterion
  .omit({ id: true, position: true })
  .extend({ track: track.default(1), top: criterion.shape.top.default(3) })
  .refine(
    (it) => (it.source === 'judges' && it.top === 3) === (it.levels !== null),
    reason('levels_without_words'),
  )
  .refine((it) => (it.scale === 'log') === (it.cap !== null), reason('cap_with_log'))
  .refine((it) => it.source !== 'judges' || it.scale === 'percentile', reason('scale_of_measured'))
  .refine((it) => it.source === 'judges' || !it.written, reason('written_by_judges'))
export type NewCriterion = z.input<typeof newCriterion>

export const MAX_ENTRIES = 999
export const MAX_JUDGES = 50
/** With those who declined. */
export const MAX_SEATS = 100

/** An award of a board, and who may receive it. */
export const award = z.object({
  name: line(20),
  count: z.int().min(1).max(100),
  track: track.default(1),
  /** The least score that earns it, in hundredths of a point. */
  minScore: z.int().min(0).max(10_000).nullable().default(null),
  /** Whether who holds an earlier award of the list is passed over. */
  sole: z.boolean().default(true),
})
export type Award = z.input<typeof award>

export const entry = z.object({
  id,
  number: z.int().min(1).max(MAX_ENTRIES),
  host: person,
  place,
  liveId: id,
  panel: panelNumber,
  /** Judged by every panel of the round, so that panels can be compared. */
  overlap: z.boolean(),
  round: roundNumber,
  /** Goes on to the next round; known once this one is closed. */
  advanced: z.boolean(),
  /** Null while the timetable does not name it. */
  slot: slot.nullable(),
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
  /** Paid minus refunded, where the criterion measures that; else null. */
  netFen: z.int().min(0).nullable(),
  /** What was measured, whatever it is; null for a judged criterion. */
  measured: z.int().min(0).nullable(),
})

/**
 * One row of the public ranking: how the score came about, criterion by criterion. `score` is rounded half
 * up from the exact sum of the parts, as is each part; ranks follow the exact figures. Between equal scores
 * decide, in this order: the board’s first judged criterion, after-sales, `plainMean`, the lower `spread`, the public draw.
 */
export const standing = z.object({
  track,
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
  /** When the published result became the last word; null while it is provisional. */
  finalAt: instant.nullable(),
})
export type ContestSummary = z.infer<typeof contestSummary>

const hours = z
  .int()
  .min(0)
  .max(24 * 60)

/** How a result becomes final. */
export const contestProcedure = z.object({
  /** How long refunds still change the published result. */
  holdHours: hours,
  /** How long after that appeals are taken. */
  appealHours: hours,
  /** How long after a heat is closed appeals against it are taken; the next round does not close before. */
  heatAppealHours: hours.default(0),
  /** Whether judges mark the calibration clip before their first sheet. */
  calibration: z.boolean(),
  /** Whether judges declare their interests before their first mark. */
  declareFirst: z.boolean(),
  /** What an entry must have before it is accepted. */
  gates: z.array(gate).max(4).default([]),
  /** How much sales from villages on the relief list count, in basis points: 10 000 as any other. */
  reliefBp: z.int().min(10_000).max(30_000).default(10_000),
})
export type ContestProcedure = z.infer<typeof contestProcedure>

/** Which version of a rubric a contest is judged by, and which contest it was copied from. */
const rubricLineage = z.object({
  version: z.int().min(1),
  /** SHA-256 of the criteria, as the log notes it when judging begins and the rubric is frozen. */
  digest: z.string(),
  copiedFrom: z.object({ slug: z.string(), edition: z.string(), version: z.int().min(1) }).nullable(),
})

export const publicContest = contestSummary.extend({
  criteria: z.array(criterion).max(20),
  /** Who sits on the panels; who declined is left out. */
  judges: z.array(person).max(MAX_JUDGES),
  awards: z.array(award).max(10),
  /** Who takes part, by number. */
  contestants: z.array(entry).max(MAX_ENTRIES),
  /** How many of the judges' sheets are locked or recused, of all there are. */
  sheets: z.object({ decided: z.int().min(0), all: z.int().min(0) }),
  /** The boards, best known first. */
  tracks: z.array(line(20)).min(1).max(5),
  panels: z.array(z.object({ number: panelNumber, name: line(20), lockedAt: instant.nullable() })).max(20),
  procedure: contestProcedure,
  rubric: rubricLineage,
  /** Until then a refund still changes the published result, and then appeals still do. */
  holdUntil: instant.nullable(),
  appealsUntil: instant.nullable(),
  /** The draw that decides last: committed to when judging begins, revealed with the result. */
  draw,
  /** In their order; a contest without heats has one round of all its panels. */
  rounds: z.array(publicRound).min(1).max(5),
  /** The round at work, the last one once the result is out. */
  round: roundNumber,
  /**
   * The ranking of what is locked so far in the round at work, the published one afterwards; marks of a panel
   * stay hidden until it locks.
   */
  standings: z.array(standing).max(MAX_ENTRIES * 5),
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

/** `excused`: an absent judge; `struck`: taken out by an appeal. Like a recusal, the marks are missing, not 0. */
const sheetState = z.enum(['open', 'locked', 'recused', 'excused', 'struck'])

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
  tracks: names(5).default(['总榜']),
  panels: names(20).default(['全体评委']),
  /** Heats and then a final; with none there is one round of all panels. */
  rounds: z.array(plannedRound).max(5).default([]),
  procedure: contestProcedure.default({
    holdHours: 72,
    appealHours: 48,
    heatAppealHours: 0,
    calibration: false,
    declareFirst: false,
    gates: [],
    reliefBp: 10_000,
  }),
  /** In the published order: the first judged one of a board decides between equal scores. */
  criteria: z.array(newCriterion).min(1).max(20).refine(namesDiffer, reason('names_alike')),
  /** Given from the top of the ranking in this order. */
  awards: z.array(award).min(1).max(10).refine(namesDiffer, reason('names_alike')),
})
export type ContestPlan = z.input<typeof contestPlan>

export const newContest = contestPlan.extend({
  slug: contestSlug,
})
export type NewContest = z.input<typeof newContest>
