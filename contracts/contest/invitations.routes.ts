import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, id, line } from '../core/values.ts'
import { invitation } from './invitations.types.ts'

const contestId = z.object({ contestId: id })

/** How judges are asked, and what they answer. */
export const contestInvitationRoutes = {
  invitations: route({
    method: 'GET',
    path: '/api/judging/invitations',
    summary: 'Invitations that one has not answered, and accepted ones of contests that have not begun',
    reply: z.object({ items: z.array(invitation).max(20) }),
    permission: ['judge'],
    limit: limits.read,
  }),
  accept: route({
    method: 'POST',
    path: '/api/judging/contests/:contestId/acceptance',
    summary:
      'Accept an invitation to judge; again it changes nothing. The first act as a judge accepts as well',
    params: contestId,
    reply: done,
    permission: ['judge'],
    limit: limits.write,
    problems: ['not_your_panel', 'contest_not_open', 'invitation_answered'],
  }),
  decline: route({
    method: 'POST',
    path: '/api/judging/contests/:contestId/refusal',
    summary: 'Decline an invitation that one has not accepted, with the reason; again it changes nothing',
    params: contestId,
    body: z.object({ reason: line(100) }),
    reply: done,
    permission: ['judge'],
    limit: limits.write,
    problems: ['not_your_panel', 'contest_not_open', 'panel_locked', 'invitation_answered'],
  }),
}
