import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { eligibility, newFact } from './eligibility.types.ts'

const contestId = z.object({ contestId: id })

/** Who may take part. */
export const contestEligibilityRoutes = {
  eligibility: route({
    method: 'GET',
    path: '/api/contests/:contestId/eligibility',
    summary: 'Whether a host may take part, gate by gate; for organisers, and of oneself',
    params: contestId,
    query: z.object({ hostId: id }),
    reply: eligibility,
    permission: 'signedIn',
    limit: limits.read,
    problems: ['not_allowed'],
  }),
  recordFact: route({
    method: 'POST',
    path: '/api/contests/:contestId/facts',
    summary: 'Record what was checked of a host: training done, product papers there; the last word counts',
    params: contestId,
    body: newFact,
    reply: eligibility,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open'],
  }),
}
