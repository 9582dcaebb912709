import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { cohostDesk, cohosting } from './cohosts.types.ts'

const liveId = z.object({ liveId: id })
const guest = z.object({ liveId: id, accountId: id })
const directors = ['host', 'helper', 'official', 'operator'] as const

export const cohostRoutes = {
  desk: route({
    method: 'GET',
    path: '/api/lives/:liveId/cohosts',
    summary: 'Who is up beside the host, who was invited, and who asked',
    params: liveId,
    reply: cohostDesk,
    permission: directors,
    limit: limits.read,
    problems: ['not_your_live'],
  }),
  ask: route({
    method: 'PUT',
    path: '/api/lives/:liveId/cohost',
    summary: 'Ask to come up beside the host, or accept an invitation; again changes nothing',
    params: liveId,
    reply: cohosting,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['live_not_on', 'own_live', 'live_banned', 'chat_muted', 'too_many_asked'],
  }),
  leave: route({
    method: 'DELETE',
    path: '/api/lives/:liveId/cohost',
    summary: 'Come down, decline an invitation or take back one’s asking; again changes nothing',
    params: liveId,
    reply: cohosting,
    permission: 'signedIn',
    limit: limits.write,
  }),
  admit: route({
    method: 'PUT',
    path: '/api/lives/:liveId/cohosts/:accountId',
    summary: 'Let up somebody who asked, or invite somebody; again changes nothing',
    params: guest,
    reply: cohostDesk,
    permission: directors,
    limit: limits.write,
    problems: ['not_your_live', 'live_not_on', 'own_live', 'live_banned', 'chat_muted', 'cohosts_full'],
  }),
  dismiss: route({
    method: 'DELETE',
    path: '/api/lives/:liveId/cohosts/:accountId',
    summary: 'Take somebody down, or turn down their asking; again changes nothing',
    params: guest,
    reply: cohostDesk,
    permission: directors,
    limit: limits.write,
    problems: ['not_your_live'],
  }),
}
