import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, line } from '../core/values.ts'
import { contestSummary, criterion, entry, mark, newContest, publicContest, sheet } from './contest.types.ts'

const contestId = z.object({ contestId: id })
const entryId = z.object({ entryId: id })

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
    params: z.object({ slug: z.string().max(40) }),
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
  addJudge: route({
    method: 'POST',
    path: '/api/contests/:contestId/judges',
    summary: 'Appoint a judge',
    params: contestId,
    body: z.object({ accountId: id }),
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
    body: z.object({ liveId: id }),
    reply: entry,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'name_taken'],
  }),
  openJudging: route({
    method: 'POST',
    path: '/api/contests/:contestId/open',
    summary: 'Begin judging; the rubric is frozen with the first mark',
    params: contestId,
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open'],
  }),
  publish: route({
    method: 'POST',
    path: '/api/contests/:contestId/publish',
    summary: 'Compute the ranking, give the awards and publish both',
    params: contestId,
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'sheets_open'],
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
            sheets: z.array(sheet).max(1000),
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
    problems: ['not_your_panel', 'contest_not_open', 'sheet_locked', 'recused'],
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
