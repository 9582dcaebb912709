import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, instant } from '../core/values.ts'

/** What is known of a host's stream key; the key itself is told once, when it is rolled. */
export const streamKey = z.object({ rolledAt: instant, lastUsedAt: instant.nullable() })
export type StreamKey = z.infer<typeof streamKey>

export const ingestRoutes = {
  streamKey: route({
    method: 'GET',
    path: '/api/me/stream-key',
    summary: 'When one’s stream key was rolled and last used; null without one',
    reply: z.object({ streamKey: streamKey.nullable() }),
    permission: ['host', 'official'],
    limit: limits.read,
  }),
  rollStreamKey: route({
    method: 'POST',
    path: '/api/me/stream-key',
    summary: 'Get a new stream key for OBS and other WHIP encoders; the former stops working at once',
    reply: streamKey.extend({ key: z.string() }),
    permission: ['host', 'official'],
    limit: { points: 10, perMs: 60_000, per: 'account' },
  }),
  dropStreamKey: route({
    method: 'DELETE',
    path: '/api/me/stream-key',
    summary: 'Do without a stream key; what is published with it ends',
    reply: done,
    permission: ['host', 'official'],
    limit: limits.write,
  }),
}
