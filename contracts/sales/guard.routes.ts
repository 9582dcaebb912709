import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { guardView, newGuardAct } from './guard.types.ts'

/** How buying is guarded against bots. */
export const guardRoutes = {
  guard: route({
    method: 'GET',
    path: '/api/buying-guard',
    summary: 'The limits of buying, what they refused lately, and which sales challenge their buyers',
    reply: guardView,
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
  decide: route({
    method: 'POST',
    path: '/api/buying-guard/acts',
    summary: 'Have buyers challenged always, never, or while under attack; kept with its reason',
    body: newGuardAct,
    reply: guardView,
    permission: ['operator'],
    limit: limits.write,
  }),
}
