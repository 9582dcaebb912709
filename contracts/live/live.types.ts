import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { place } from '../county/county.ts'
import { drawing, id, instant, line, streamMs } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'

export const liveState = z.enum(['scheduled', 'live', 'ended', 'cancelled'])
export type LiveState = z.infer<typeof liveState>

/** The programme a live belongs to; shown as a tag. */
export const programme = z.enum(['village', 'mayor', 'secretary', 'festival', 'contest'])
export type Programme = z.infer<typeof programme>

/** A live session as lists and pages show it. */
export const live = z.object({
  id,
  title: line(30),
  /** Scene drawing shown until a picture of the stream exists. */
  cover: drawing,
  programme,
  state: liveState,
  host: person,
  place,
  startsAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** People watching now, each counted once. */
  viewers: z.int().min(0),
  /** Whether a flash sale runs in it at this moment. */
  flashSale: z.boolean(),
  /** Taps of the cherries, each counted. */
  likes: z.int().min(0),
  /** Accounts that wait for a live to come, each once. */
  reminders: z.int().min(0),
  /** Why an operator stopped it, where one did. */
  stopReason: line(120).nullable(),
})
export type Live = z.infer<typeof live>

export const newLive = z.object({
  title: line(30),
  cover: drawing,
  programme,
  /** Not before 2000: the year 0, for one, is none to PostgreSQL. */
  startsAt: instant.regex(/^2/, reason('no_year')),
  villageId: id,
  /** The host; left out when hosts schedule for themselves. */
  hostId: id.optional(),
})

/** What of a live to come may be changed: all but whose it is. */
export const plannedLive = newLive.omit({ hostId: true })

export const chatMessage = z.object({
  id,
  streamMs,
  author: person,
  /** What the author is in this live. */
  badge: z.enum(['host', 'helper', 'official']).nullable(),
  text: line(120),
})
export type ChatMessage = z.infer<typeof chatMessage>

/** What happened on the stream's clock, for judges and replay. */
export const timelineEntry = z.object({
  id,
  streamMs,
  kind: z.enum(['started', 'explained', 'explainEnded', 'offerOpened', 'offerEnded', 'ended']),
  /** The product's title, where one is concerned. */
  subject: z.string().nullable(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>
