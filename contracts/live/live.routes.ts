import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { chatMessage, live, liveState, newLive, plannedLive, timelineEntry } from './live.types.ts'

const liveId = z.object({ liveId: id })
const onAir = ['host', 'official', 'operator'] as const

export const liveRoutes = {
  lives: route({
    method: 'GET',
    path: '/api/lives',
    summary: 'Lives of one state: those on air by viewers, those to come by time, those over by end',
    query: z.object({ state: liveState, mine: z.stringbool().optional() }),
    reply: z.object({ items: z.array(live).max(100) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  live: route({
    method: 'GET',
    path: '/api/lives/:liveId',
    summary: 'One live',
    params: liveId,
    reply: live,
    permission: 'anyone',
    limit: limits.read,
  }),
  schedule: route({
    method: 'POST',
    path: '/api/lives',
    summary: 'Schedule a live; operators may do it for a host',
    body: newLive,
    reply: live,
    permission: onAir,
    limit: limits.write,
  }),
  edit: route({
    method: 'PUT',
    path: '/api/lives/:liveId',
    summary: 'Change a live that is still to come; who waits for it is told of a new time',
    params: liveId,
    body: plannedLive,
    reply: live,
    permission: onAir,
    limit: limits.write,
    problems: ['not_your_live', 'live_begun'],
  }),
  start: route({
    method: 'POST',
    path: '/api/lives/:liveId/start',
    summary: 'Go on air: the stream clock starts; repeating it changes nothing',
    params: liveId,
    reply: live,
    permission: onAir,
    limit: limits.write,
    problems: ['not_your_live', 'live_over', 'already_live'],
  }),
  end: route({
    method: 'POST',
    path: '/api/lives/:liveId/end',
    summary: 'End the live, or cancel one that never started; repeating it changes nothing',
    params: liveId,
    reply: live,
    permission: onAir,
    limit: limits.write,
    problems: ['not_your_live'],
  }),
  chatHistory: route({
    method: 'GET',
    path: '/api/lives/:liveId/chat',
    summary: 'Chat before a message, newest last',
    params: liveId,
    query: z.object({ before: id.optional() }),
    reply: z.object({ items: z.array(chatMessage).max(100) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  timeline: route({
    method: 'GET',
    path: '/api/lives/:liveId/timeline',
    summary: 'What happened, on the stream clock',
    params: liveId,
    reply: z.object({ items: z.array(timelineEntry).max(1000) }),
    permission: 'anyone',
    limit: limits.read,
  }),
}
