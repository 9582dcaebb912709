import type {
  AfterSaleAct,
  AfterSaleActor,
  AfterSaleKind,
  AfterSaleState,
} from '#contracts/sales/after-sales.types.ts'
import type { ParcelState } from '#contracts/sales/parcels.types.ts'
import type { StateTable } from '#server/core/state-machine.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A claim's life. */
export const afterSaleStates: StateTable<AfterSaleState> = {
  asked: ['granted', 'refused', 'returning', 'withdrawn', 'rejected'],
  returning: ['returned', 'withdrawn'],
  returned: ['granted', 'refused', 'rejected'],
  refused: ['disputed', 'rejected', 'withdrawn', 'granted'],
  disputed: ['granted', 'rejected', 'withdrawn'],
  granted: [],
  rejected: [],
  withdrawn: [],
}

interface Move {
  readonly by: Exclude<AfterSaleActor, 'clock'>
  readonly from: readonly AfterSaleState[]
  readonly to: AfterSaleState
}

/** Who may say what, and when. */
const MOVES: Record<AfterSaleAct, Move> = {
  grant: { by: 'merchant', from: ['asked', 'returned', 'refused'], to: 'granted' },
  refuse: { by: 'merchant', from: ['asked', 'returned'], to: 'refused' },
  askBack: { by: 'merchant', from: ['asked'], to: 'returning' },
  sendBack: { by: 'buyer', from: ['returning'], to: 'returned' },
  dispute: { by: 'buyer', from: ['refused'], to: 'disputed' },
  withdraw: { by: 'buyer', from: ['asked', 'returning', 'refused', 'disputed'], to: 'withdrawn' },
  decideFor: { by: 'operator', from: ['disputed'], to: 'granted' },
  decideAgainst: { by: 'operator', from: ['disputed'], to: 'rejected' },
}

/** Acts that need a reason in words. */
const WITH_REASON: readonly AfterSaleAct[] = ['refuse', 'dispute', 'decideFor', 'decideAgainst']

export const needsReason = (act: AfterSaleAct): boolean => WITH_REASON.includes(act)

/** What a word makes of a claim; null when it is not this person's to say now. Only returns are asked back. */
export function moved(
  claim: { readonly state: AfterSaleState; readonly kind: AfterSaleKind },
  act: AfterSaleAct,
  actor: AfterSaleActor,
): AfterSaleState | null {
  const { by, from, to } = MOVES[act]
  if (by !== actor || !from.includes(claim.state)) return null
  return act === 'askBack' && claim.kind !== 'return' ? null : to
}

/** Whoever has the word in a state loses it after so long, in ms, and then this is what becomes of the claim. */
const DEADLINES: Partial<Record<AfterSaleState, { afterMs: number; becomes: AfterSaleState }>> = {
  // A merchant who says nothing agrees.
  asked: { afterMs: 48 * HOUR_MS, becomes: 'granted' },
  returned: { afterMs: 72 * HOUR_MS, becomes: 'granted' },
  // A buyer who sends nothing back, or takes a refusal, has given up.
  returning: { afterMs: 7 * DAY_MS, becomes: 'withdrawn' },
  refused: { afterMs: 72 * HOUR_MS, becomes: 'rejected' },
}

/** Until when the word is somebody's; null where nobody's time runs. */
export function deadlineOf(state: AfterSaleState, now: Date): Date | null {
  const deadline = DEADLINES[state]
  return deadline ? new Date(now.getTime() + deadline.afterMs) : null
}

/** What a claim becomes when its deadline has passed; null where it has none. */
export const becomesAtDeadline = (state: AfterSaleState): AfterSaleState | null =>
  DEADLINES[state]?.becomes ?? null

/** Bad fruit is to be shown within a day of delivery. */
const ROTTEN_WITHIN_MS = DAY_MS

/** Whether a claim of this kind may still be made about a parcel. */
export function mayClaim(
  parcel: { readonly state: ParcelState; readonly deliveredAt: Date | null },
  kind: AfterSaleKind,
  now: Date,
): boolean {
  if (parcel.state === 'shipped') return true
  if (parcel.state !== 'delivered') return false
  const sinceMs = now.getTime() - (parcel.deliveredAt?.getTime() ?? 0)
  return kind !== 'rotten' || sinceMs <= ROTTEN_WITHIN_MS
}
