import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { MAX_ENTRIES } from './contest.types.ts'
import { entryOrder, entrySales, organisedMark } from './sales.types.ts'
import { contestSlug } from './values.ts'

const entryParams = z.object({ contestId: id, entryId: id })

/** What counts as sold, and what is apart. */
export const contestSalesRoutes = {
  entrySales: route({
    method: 'GET',
    path: '/api/contests/:slug/entries/:number/sales',
    summary: 'What an entry’s live sold and what of it counts: refunds, relief villages, orders set apart',
    params: z.object({ slug: contestSlug, number: z.coerce.number().int().min(1).max(MAX_ENTRIES) }),
    reply: entrySales,
    permission: 'anyone',
    limit: limits.read,
  }),
  entryOrders: route({
    method: 'GET',
    path: '/api/contests/:contestId/entries/:entryId/orders',
    summary: 'An entry’s orders without their buyers’ names, the largest first, for who checks them',
    params: entryParams,
    reply: z.object({ items: z.array(entryOrder).max(500) }),
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
  markOrganised: route({
    method: 'PUT',
    path: '/api/contests/:contestId/entries/:entryId/organised',
    summary: 'Set an arranged order apart from what counts, with the reason, or take that back',
    params: entryParams,
    body: organisedMark,
    reply: entrySales,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open'],
  }),
}
