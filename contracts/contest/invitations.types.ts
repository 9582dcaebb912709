import { z } from 'zod'
import { instant, line } from '../core/values.ts'
import { contestProcedure, contestSummary, criterion, panelNumber } from './contest.types.ts'
import { roundNumber } from './values.ts'

/** Where a judge is to sit, and how many entries there are to judge so far. */
const offeredPlace = z.object({
  round: roundNumber,
  roundName: line(20),
  panel: panelNumber,
  panelName: line(20),
  chief: z.boolean(),
  entries: z.int().min(0),
})

/** What a judge is asked for: the contest’s rules and dates, and the places that are meant for them. */
export const invitation = z.object({
  contest: contestSummary,
  criteria: z.array(criterion).max(20),
  procedure: contestProcedure,
  tracks: z.array(line(20)).min(1).max(5),
  places: z.array(offeredPlace).max(5),
  /** From the first of the judge’s entries on the timetable to the last; null while none has a time. */
  begins: instant.nullable(),
  ends: instant.nullable(),
  /** Null until the judge has said yes. */
  acceptedAt: instant.nullable(),
})
export type Invitation = z.infer<typeof invitation>

/** What a judge said to an invitation. */
export const invitationAnswer = z.enum(['invited', 'accepted', 'declined'])
export type InvitationAnswer = z.infer<typeof invitationAnswer>
