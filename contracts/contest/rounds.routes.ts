import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { entry, MAX_ENTRIES, publicContest, standing } from './contest.types.ts'
import { publicRound, slot, timetableLine } from './rounds.types.ts'
import { contestSlug } from './values.ts'

const slug = z.object({ slug: contestSlug })

/** Heats and the final, and when everybody is on. */
export const contestRoundRoutes = {
  round: route({
    method: 'GET',
    path: '/api/contests/:slug/rounds/:round',
    summary: 'One round: its entries, its ranking as far as it is locked, and who goes on',
    params: slug.extend({ round: z.coerce.number().int().min(1).max(5) }),
    reply: z.object({
      round: publicRound,
      entries: z.array(entry).max(MAX_ENTRIES),
      standings: z.array(standing).max(MAX_ENTRIES * 5),
      /** Who goes on, in the order of their numbers; empty before the round is closed. */
      advanced: z.array(id).max(MAX_ENTRIES),
    }),
    permission: 'anyone',
    limit: limits.read,
  }),
  closeRound: route({
    method: 'POST',
    path: '/api/contests/:contestId/rounds/close',
    summary: 'Rank the round at work, name who goes on, and begin the next round',
    params: z.object({ contestId: id }),
    reply: publicContest,
    permission: ['operator'],
    limit: limits.write,
    problems: [
      'contest_not_open',
      'sheets_open',
      'contest_incomplete',
      'last_round',
      'not_yet',
      'appeals_open',
    ],
  }),
  setSlot: route({
    method: 'PUT',
    path: '/api/contests/:contestId/entries/:entryId/slot',
    summary: 'Say when an entry is on; no panel watches two at once',
    params: z.object({ contestId: id, entryId: id }),
    body: slot,
    reply: entry,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'slot_taken', 'panel_locked'],
  }),
  timetable: route({
    method: 'GET',
    path: '/api/contests/:slug/timetable',
    summary: 'Who is on when, before which panel and in which live, in the order of time',
    params: slug,
    reply: z.object({ items: z.array(timetableLine).max(MAX_ENTRIES) }),
    permission: 'anyone',
    limit: limits.read,
  }),
}
