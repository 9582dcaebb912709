import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, id, line, prose } from '../core/values.ts'
import { contestSlug, MAX_ENTRIES, publicContest } from './contest.types.ts'
import {
  agreement,
  appeal,
  appealCase,
  explainedScore,
  interest,
  logCheck,
  logEntry,
  outlier,
} from './procedure.types.ts'
import { scoringFile } from './scoring/score-sheet.ts'

const contestId = z.object({ contestId: id })
const slug = z.object({ slug: contestSlug })
const reason = line(100)

/** What a contest shows of how its result came about, to everybody. */
export const contestProofRoutes = {
  score: route({
    method: 'GET',
    path: '/api/contests/:slug/entries/:number/score',
    summary: 'How an entry’s score came about, mark by mark; of panels that have locked',
    params: slug.extend({ number: z.coerce.number().int().min(1).max(MAX_ENTRIES) }),
    reply: explainedScore,
    permission: 'anyone',
    limit: limits.read,
  }),
  scoringSheet: route({
    method: 'GET',
    path: '/api/contests/:slug/sheet',
    summary: 'The anonymised sheet with its result, for `fieldcast-score` to recompute; once published',
    params: slug,
    query: z.object({ round: z.coerce.number().int().min(1).max(5).optional() }),
    reply: scoringFile,
    permission: 'anyone',
    limit: limits.read,
    problems: ['not_yet'],
  }),
  agreement: route({
    method: 'GET',
    path: '/api/contests/:slug/agreement',
    summary: 'How far judges of locked panels agree, and which marks are far from the others’',
    params: slug,
    reply: z.object({ agreement: z.array(agreement).max(20), outliers: z.array(outlier).max(10_000) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  log: route({
    method: 'GET',
    path: '/api/contests/:slug/log',
    summary: 'The log, oldest first, from after a sequence number',
    params: slug,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    reply: z.object({ items: z.array(logEntry).max(200), next: z.int().nullable() }),
    permission: 'anyone',
    limit: limits.read,
  }),
  checkLog: route({
    method: 'GET',
    path: '/api/contests/:slug/log/check',
    summary: 'Recomputes the log’s chain and compares marks and ranking with what it tells',
    params: slug,
    reply: logCheck,
    permission: 'anyone',
    limit: { points: 20, perMs: 60_000, per: 'account' },
  }),
  appeals: route({
    method: 'GET',
    path: '/api/contests/:slug/appeals',
    summary: 'Appeals with their outcomes and reasons',
    params: slug,
    reply: z.object({ items: z.array(appeal).max(200) }),
    permission: 'anyone',
    limit: limits.read,
  }),
}

/** What judges, organisers and arbiters do besides marking. */
export const contestProcedureRoutes = {
  declare: route({
    method: 'PUT',
    path: '/api/judging/contests/:contestId/interests',
    summary: 'Declare what ties one to those who may take part; recusals follow from it',
    params: contestId,
    body: z.object({ interests: z.array(interest).max(50) }),
    reply: z.object({ recused: z.array(z.int()).max(MAX_ENTRIES) }),
    permission: ['judge'],
    limit: limits.write,
    problems: ['not_your_panel', 'contest_not_open', 'panel_locked'],
  }),
  calibrate: route({
    method: 'PUT',
    path: '/api/judging/contests/:contestId/calibration',
    summary: 'Mark the calibration clip; the marks count for nothing but practice',
    params: contestId,
    body: z.object({
      marks: z
        .array(z.object({ criterionId: id, level: z.int().min(0).max(100) }))
        .min(1)
        .max(20),
    }),
    reply: done,
    permission: ['judge'],
    limit: limits.write,
    problems: ['not_your_panel', 'contest_not_open', 'sheet_incomplete'],
  }),
  lockPanel: route({
    method: 'POST',
    path: '/api/contests/:contestId/panels/:panel/lock',
    summary: 'Lock a panel’s round: its marks are seen from now on',
    params: contestId.extend({ panel: z.coerce.number().int().min(1).max(20) }),
    reply: publicContest,
    permission: ['operator', 'judge'],
    limit: limits.write,
    problems: ['contest_not_open', 'not_your_panel', 'sheets_open', 'not_yet', 'appeals_open'],
  }),
  setAside: route({
    method: 'POST',
    path: '/api/contests/:contestId/set-aside',
    summary: 'Recuse a judge from an entry by hand, or excuse an absent one from every open sheet',
    params: contestId,
    body: z.object({
      accountId: id,
      /** The entry to be recused from; null excuses an absent judge from all that is open. */
      entryId: id.nullable(),
      reason,
    }),
    reply: publicContest,
    permission: ['operator', 'judge'],
    limit: limits.write,
    problems: ['contest_not_open', 'not_your_panel', 'panel_locked'],
  }),
  finalise: route({
    method: 'POST',
    path: '/api/contests/:contestId/final',
    summary: 'Make a published result the last word, once refunds and appeals have had their time',
    params: contestId,
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'not_yet', 'appeals_open'],
  }),
  fileAppeal: route({
    method: 'POST',
    path: '/api/contests/:contestId/appeals',
    summary: 'Appeal against the provisional result of one’s own entry, or against the heat that it lost',
    params: contestId,
    body: z.object({ entryId: id, grounds: line(60), evidence: prose(1000) }),
    reply: appealCase,
    permission: 'signedIn',
    limit: { points: 10, perMs: 3_600_000, per: 'account' },
    problems: ['not_allowed', 'appeal_closed'],
  }),
  cases: route({
    method: 'GET',
    path: '/api/appeals',
    summary: 'Appeals one filed or decides; all of them for organisers',
    reply: z.object({ items: z.array(appealCase).max(200) }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  nameArbiters: route({
    method: 'POST',
    path: '/api/appeals/:appealId/arbiters',
    summary: 'Name who decides an appeal, and which sheets are in question',
    params: z.object({ appealId: id }),
    body: z.object({
      arbiters: z.array(id).min(3).max(9),
      seats: z.array(z.int().min(1)).min(1).max(50),
    }),
    reply: appealCase,
    permission: ['operator'],
    limit: limits.write,
    problems: ['appeal_decided', 'conflict_of_interest'],
  }),
  decideAppeal: route({
    method: 'POST',
    path: '/api/appeals/:appealId/votes',
    summary: 'An arbiter’s word; a majority decides',
    params: z.object({ appealId: id }),
    body: z.object({ uphold: z.boolean(), reasons: line(200) }),
    reply: appealCase,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['not_allowed', 'appeal_decided'],
  }),
}
