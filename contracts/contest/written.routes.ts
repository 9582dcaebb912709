import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { MAX_ENTRIES } from './contest.types.ts'
import { blindText, newWrittenMark, ownText, pseudonym, writtenText } from './written.types.ts'

const contestId = z.object({ contestId: id })
const entryParams = contestId.extend({ entryId: id })

/** Plans and scripts, judged without their authors’ names. */
export const contestWrittenRoutes = {
  ownText: route({
    method: 'GET',
    path: '/api/contests/:contestId/entries/:entryId/text',
    summary: 'The text that one handed in with one’s own entry',
    params: entryParams,
    reply: ownText,
    permission: 'signedIn',
    limit: limits.read,
    problems: ['not_allowed'],
  }),
  handIn: route({
    method: 'PUT',
    path: '/api/contests/:contestId/entries/:entryId/text',
    summary: 'Hand in the plan or script of one’s own entry, until a judge has marked it',
    params: entryParams,
    body: z.object({ text: writtenText }),
    reply: ownText,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['not_allowed', 'contest_not_open', 'panel_locked', 'text_frozen'],
  }),
  blindTexts: route({
    method: 'GET',
    path: '/api/judging/contests/:contestId/texts',
    summary: 'The texts that one judges, each under a number of its own, without what names its author',
    params: contestId,
    reply: z.object({ items: z.array(blindText).max(MAX_ENTRIES) }),
    permission: ['judge'],
    limit: limits.read,
    problems: ['not_your_panel', 'contest_not_open'],
  }),
  markText: route({
    method: 'PUT',
    path: '/api/judging/contests/:contestId/texts/:pseudonym/marks',
    summary: 'Set one mark of a written criterion, by the text’s number',
    params: contestId.extend({ pseudonym: z.coerce.number().pipe(pseudonym) }),
    body: newWrittenMark,
    reply: blindText,
    permission: ['judge'],
    limit: limits.write,
    problems: [
      'not_your_panel',
      'contest_not_open',
      'sheet_locked',
      'recused',
      'declare_first',
      'calibrate_first',
      'blind_review',
    ],
  }),
}
