import { z } from 'zod'
import { id, instant, prose } from '../core/values.ts'

/** What an entry must have: a verified phone, training done, product papers, no stop of a live that stands. */
export const gate = z.enum(['identity', 'training', 'papers', 'violations'])
export type Gate = z.infer<typeof gate>

/** What an organiser checks by eye, because the platform does not know it. */
export const recordedGate = z.enum(['training', 'papers'])
export type RecordedGate = z.infer<typeof recordedGate>

/** Why a gate is shut: nobody checked, somebody found it missing, or what the platform knows stands against it. */
const gateReason = z.enum(['phone_not_verified', 'not_recorded', 'found_missing', 'stop_stands'])

export const checkedGate = z.object({
  gate,
  /** Whether the contest asks for it. */
  required: z.boolean(),
  open: z.boolean(),
  /** Null when it is open. */
  reason: gateReason.nullable(),
  /** What was noted of it; of a stop, why the live was stopped. */
  note: z.string(),
  /** When it was recorded or happened, and by whom it was recorded. */
  at: instant.nullable(),
  by: id.nullable(),
})
export type CheckedGate = z.infer<typeof checkedGate>

/** Whether a host may take part, gate by gate. */
export const eligibility = z.object({
  hostId: id,
  eligible: z.boolean(),
  gates: z.array(checkedGate).max(4),
})
export type Eligibility = z.infer<typeof eligibility>

export const newFact = z.object({
  hostId: id,
  kind: recordedGate,
  holds: z.boolean(),
  /** What was seen: the certificate's number, which papers. */
  note: prose(200),
})
