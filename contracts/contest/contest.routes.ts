import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, line } from '../core/values.ts'
import {
  contestPlan,
  contestSlug,
  contestSummary,
  criterion,
  entry,
  mark,
  MAX_ENTRIES,
  newContest,
  panelNumber,
  publicContest,
  sheet,
} from './contest.types.ts'

const contestId = z.object({ contestId: id })
const entryId = z.object({ entryId: id })

/** Where a judge sits, and what is still to be done before the first mark. */
const ownSeat = z.object({
  seat: z.int().min(1),
  panel: panelNumber,
  chief: z.boolean(),
  /** Whether the invitation is accepted; the first act as a judge accepts it. */
  accepted: z.boolean(),
  declared: z.boolean(),
  calibrated: z.boolean(),
})

export const contestRoutes = {
  contests: route({
    method: 'GET',
    path: '/api/contests',
    summary: 'Contests, newest first; drafts only for operators',
    reply: z.object({ items: z.array(contestSummary).max(100) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  contest: route({
    method: 'GET',
    path: '/api/contests/:slug',
    summary: 'The public page: rules, judges, and once published the ranking and awards',
    params: z.object({ slug: contestSlug }),
    reply: publicContest,
    permission: 'anyone',
    limit: limits.read,
  }),
  createContest: route({
    method: 'POST',
    path: '/api/contests',
    summary: 'Draft a contest with rubric and awards',
    body: newContest,
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['weights_sum', 'name_taken'],
  }),
  changeContest: route({
    method: 'PUT',
    path: '/api/contests/:contestId',
    summary: 'Change a draft: its title, rubric and awards',
    params: contestId,
    body: contestPlan,
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['weights_sum', 'rubric_frozen'],
  }),
  copyContest: route({
    method: 'POST',
    path: '/api/contests/:contestId/copies',
    summary: 'Draft next year’s contest with the rubric, rounds, awards and procedure of this one',
    params: contestId,
    body: z.object({ slug: contestSlug, edition: line(20) }),
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['name_taken'],
  }),
  addJudge: route({
    method: 'POST',
    path: '/api/contests/:contestId/judges',
    summary:
      'Invite a judge, also one who declined; a contest under way waits for their sheets unless they decline',
    params: contestId,
    body: z.object({ accountId: id, panel: panelNumber.default(1), chief: z.boolean().default(false) }),
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open'],
  }),
  addEntry: route({
    method: 'POST',
    path: '/api/contests/:contestId/entries',
    summary: 'Enter a host with the live they are judged by',
    params: contestId,
    body: z.object({ liveId: id, panel: panelNumber.optional(), overlap: z.boolean().default(false) }),
    reply: entry,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'name_taken', 'not_advanced', 'not_eligible'],
  }),
  enterOwn: route({
    method: 'POST',
    path: '/api/contests/:contestId/entries/own',
    summary:
      'Take part with a live of one’s own that is to come or on air; again with the same changes nothing',
    params: contestId,
    body: z.object({ liveId: id }),
    reply: entry,
    permission: ['host', 'official'],
    limit: limits.write,
    problems: ['not_your_live', 'contest_not_open', 'name_taken', 'not_advanced', 'not_eligible'],
  }),
  openJudging: route({
    method: 'POST',
    path: '/api/contests/:contestId/open',
    summary: 'Begin judging; the rubric is frozen from here on',
    params: contestId,
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'contest_incomplete'],
  }),
  publish: route({
    method: 'POST',
    path: '/api/contests/:contestId/publish',
    summary: 'Compute the ranking, give the awards and publish both; again it answers the same',
    params: contestId,
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'sheets_open', 'contest_incomplete', 'not_yet', 'appeals_open'],
  }),
  desk: route({
    method: 'GET',
    path: '/api/judging',
    summary: 'The judge’s desk: own sheets of contests that are being judged',
    reply: z.object({
      contests: z
        .array(
          z.object({
            contest: contestSummary,
            criteria: z.array(criterion).max(20),
            sheets: z.array(sheet).max(MAX_ENTRIES),
            seat: ownSeat,
          }),
        )
        .max(20),
    }),
    permission: ['judge'],
    limit: limits.read,
  }),
  setMark: route({
    method: 'PUT',
    path: '/api/judging/:entryId/marks',
    summary: 'Set one mark of one’s own sheet; the last word counts until the sheet is locked',
    params: entryId,
    body: mark,
    reply: sheet,
    permission: ['judge'],
    limit: limits.write,
    problems: [
      'not_your_panel',
      'contest_not_open',
      'sheet_locked',
      'recused',
      'declare_first',
      'calibrate_first',
      'outside_slot',
      'blind_review',
    ],
  }),
  lockSheet: route({
    method: 'POST',
    path: '/api/judging/:entryId/lock',
    summary: 'Lock one’s own sheet for good',
    params: entryId,
    reply: sheet,
    permission: ['judge'],
    limit: limits.write,
    problems: ['not_your_panel', 'contest_not_open', 'sheet_incomplete', 'recused'],
  }),
  recuse: route({
    method: 'POST',
    path: '/api/judging/:entryId/recuse',
    summary: 'Step back from an entry; one’s marks for it then do not exist',
    params: entryId,
    body: z.object({ reason: line(100) }),
    reply: sheet,
    permission: ['judge'],
    limit: limits.write,
    problems: ['not_your_panel', 'contest_not_open', 'sheet_locked'],
  }),
}
