import { z } from 'zod'
import { request } from '../core/event.ts'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { giveaway, giveawayEntry, newGiveaway, nonce } from './giveaways.types.ts'

/** How many may enter one draw: all of them are published for whoever recomputes it. */
export const MOST_ENTRIES = 5_000
/** Those who tapped in the moment in which it filled up are in as well. */
const MOST_PUBLISHED = MOST_ENTRIES + 200

const liveId = z.object({ liveId: id })
const giveawayId = z.object({ giveawayId: id })
const sellers = ['host', 'helper', 'official', 'operator'] as const

/** Giveaways (福袋) whose draws anybody can recompute. */
export const giveawayRoutes = {
  giveaways: route({
    method: 'GET',
    path: '/api/lives/:liveId/giveaways',
    summary: 'A live’s giveaways, newest first',
    params: liveId,
    reply: z.object({ items: z.array(giveaway).max(20) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  openGiveaway: route({
    method: 'POST',
    path: '/api/lives/:liveId/giveaways',
    summary: 'Open a giveaway; its seed is committed to from the start',
    params: liveId,
    body: newGiveaway,
    reply: giveaway,
    permission: sellers,
    limit: limits.write,
    problems: ['not_your_live', 'live_not_on'],
    idempotent: true,
  }),
  giveaway: route({
    method: 'GET',
    path: '/api/giveaways/:giveawayId',
    summary: 'One giveaway',
    params: giveawayId,
    reply: giveaway,
    permission: 'anyone',
    limit: limits.read,
  }),
  giveawayProof: route({
    method: 'GET',
    path: '/api/giveaways/:giveawayId/proof',
    summary: 'All entries of a draw that is over, with its seed: what its winners are recomputed from',
    params: giveawayId,
    reply: z.object({ giveaway, items: z.array(giveawayEntry).max(MOST_PUBLISHED) }),
    permission: 'anyone',
    limit: { points: 30, perMs: 60_000, per: 'account' },
    problems: ['not_yet'],
  }),
  giveawayWinners: route({
    method: 'GET',
    path: '/api/giveaways/:giveawayId/winners',
    summary: 'Whom the host has to send the prize to',
    params: giveawayId,
    reply: z.object({
      items: z.array(z.object({ number: z.int().min(1), accountId: id, displayName: z.string() })).max(100),
    }),
    permission: sellers,
    limit: limits.read,
    problems: ['not_your_live', 'not_yet'],
  }),
}

export const giveawayRequests = {
  enter: request({
    name: 'sales.enterGiveaway',
    summary: 'Enter a giveaway of the live one is watching; once an account, again answers the same',
    body: z.object({ giveawayId: id, nonce }),
    reply: giveaway,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['join_first', 'giveaway_over'],
  }),
}
