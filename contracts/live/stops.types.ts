import { z } from 'zod'
import { instant, line, prose } from '../core/values.ts'
import { live } from './live.types.ts'

/** How an operator decided on a host's appeal: the stop stands, or should not have been. */
export const stopOutcome = z.enum(['upheld', 'withdrawn'])
export type StopOutcome = z.infer<typeof stopOutcome>

export const appealText = prose(500).min(1)

/** A stopped live, the host's one appeal, and what came of it. */
export const liveStop = z.object({
  reason: line(120),
  at: instant,
  appeal: z.object({ text: appealText, at: instant }).nullable(),
  decision: z.object({ outcome: stopOutcome, answer: line(200), at: instant }).nullable(),
})
export type LiveStop = z.infer<typeof liveStop>

export const stoppedLive = z.object({ live, stop: liveStop })
export type StoppedLive = z.infer<typeof stoppedLive>
