import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, line } from '../core/values.ts'
import { live } from './live.types.ts'
import { appealText, liveStop, stoppedLive, stopOutcome } from './stops.types.ts'

const liveId = z.object({ liveId: id })

export const stopRoutes = {
  stop: route({
    method: 'POST',
    path: '/api/lives/:liveId/stop',
    summary: 'Stop a live on air, with a reason that host and viewers see',
    params: liveId,
    body: z.object({ reason: line(120) }),
    reply: live,
    permission: ['operator'],
    limit: limits.write,
    problems: ['live_not_on'],
  }),
  stopOf: route({
    method: 'GET',
    path: '/api/lives/:liveId/stop',
    summary: 'Why a live was stopped, its appeal and what came of it; null when it was not',
    params: liveId,
    reply: z.object({ stop: liveStop.nullable() }),
    permission: ['host', 'helper', 'official', 'operator'],
    limit: limits.read,
    problems: ['not_your_live'],
  }),
  appeal: route({
    method: 'POST',
    path: '/api/lives/:liveId/stop/appeal',
    summary: 'The host’s one appeal against the stop; the same text again changes nothing',
    params: liveId,
    body: z.object({ text: appealText }),
    reply: liveStop,
    permission: ['host', 'official'],
    limit: limits.write,
    problems: ['not_your_live', 'appeal_filed'],
  }),
  decide: route({
    method: 'POST',
    path: '/api/lives/:liveId/stop/decision',
    summary: 'Decide an appeal; whoever stopped the live does not, unless an admin',
    params: liveId,
    body: z.object({ outcome: stopOutcome, answer: line(200) }),
    reply: liveStop,
    permission: ['operator'],
    limit: limits.write,
    problems: ['no_appeal', 'appeal_decided', 'conflict_of_interest'],
  }),
  stops: route({
    method: 'GET',
    path: '/api/live-stops',
    summary: 'Stopped lives, those with an open appeal first, then the newest',
    reply: z.object({ items: z.array(stoppedLive).max(50) }),
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
}
