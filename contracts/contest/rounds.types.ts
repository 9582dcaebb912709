import { z } from 'zod'
import { id, instant, line } from '../core/values.ts'
import { panelNumber, roundNumber, track } from './values.ts'

/** A round as organisers plan it: heats, each before its panel, and then a final. */
export const plannedRound = z.object({
  name: line(20),
  /** The panels that judge it, by their numbers: a panel is a heat, and sits in one round only. */
  panels: z.array(panelNumber).min(1).max(20),
  /** How many of each heat go on, down the ranking of `track`; 0 in the last round. */
  advance: z.int().min(0).max(100),
  track: track.default(1),
})
export type PlannedRound = z.infer<typeof plannedRound>

/** A draw: committed to before the first mark, revealed when it is needed. */
export const draw = z.object({
  commitment: z.string().nullable(),
  seed: z.string().nullable(),
  lot: z.string().nullable(),
})

/** A round as everybody sees it. */
export const publicRound = plannedRound.extend({
  number: roundNumber,
  /** When it was decided who goes on; for the last round, when the result came out. */
  closedAt: instant.nullable(),
  /** Until when appeals against it are taken; null where none are, or not yet. */
  appealsUntil: instant.nullable(),
  draw,
})
export type PublicRound = z.infer<typeof publicRound>

/** When an entry is on: a mark is bound to these minutes of its live. */
export const slot = z.object({ startsAt: instant, endsAt: instant })
export type Slot = z.infer<typeof slot>

/** One line of the public timetable. */
export const timetableLine = slot.extend({
  entryId: id,
  number: z.int().min(1),
  round: roundNumber,
  panel: panelNumber,
  /** Whether every panel of the round watches it. */
  overlap: z.boolean(),
  liveId: id,
  liveState: z.enum(['scheduled', 'live', 'ended', 'cancelled']),
})
export type TimetableLine = z.infer<typeof timetableLine>
