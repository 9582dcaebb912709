import type { CheckedGate, Gate } from '#contracts/contest/eligibility.types.ts'

/** What an organiser recorded of a host, oldest first. */
export interface RecordedFact {
  readonly kind: string
  readonly holds: boolean
  readonly note: string
  readonly recordedBy: string
  readonly recordedAt: Date
}

/** What is known of a host that gates are opened by. */
export interface KnownOfHost {
  /** Whether the phone number was verified by a code. */
  readonly phoneVerified: boolean
  readonly facts: readonly RecordedFact[]
  /** Stops of the host's lives that were not withdrawn, newest first. */
  readonly stops: readonly { readonly reason: string; readonly at: Date }[]
}

const GATES: readonly Gate[] = ['identity', 'training', 'papers', 'violations']

/**
 * Every gate, open or shut with its reason. Identity and violations follow from what the platform knows; training
 * and papers from what an organiser recorded last: what nobody looked at is not there.
 */
export const checkGates = (required: readonly Gate[], known: KnownOfHost): CheckedGate[] =>
  GATES.map((gate) => ({ gate, required: required.includes(gate), ...stateOf(gate, known) }))

/** The gates that keep a host out. */
export const shutGates = (gates: readonly CheckedGate[]): CheckedGate[] =>
  gates.filter((it) => it.required && !it.open)

type GateState = Omit<CheckedGate, 'gate' | 'required'>

const OPEN: GateState = { open: true, reason: null, note: '', at: null, by: null }

function stateOf(gate: Gate, { phoneVerified, facts, stops }: KnownOfHost): GateState {
  if (gate === 'identity')
    return phoneVerified ? OPEN : { ...OPEN, open: false, reason: 'phone_not_verified' }
  if (gate === 'violations') {
    const [stop] = stops
    if (!stop) return OPEN
    return { ...OPEN, open: false, reason: 'stop_stands', note: stop.reason, at: stop.at.toISOString() }
  }
  const fact = facts.findLast((it) => it.kind === gate)
  if (!fact) return { ...OPEN, open: false, reason: 'not_recorded' }
  const { holds, note, recordedAt, recordedBy } = fact
  return {
    open: holds,
    reason: holds ? null : 'found_missing',
    note,
    at: recordedAt.toISOString(),
    by: recordedBy,
  }
}
