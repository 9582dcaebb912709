import { MAX_COHOSTS, type CohostState } from '#contracts/live/cohosts.types.ts'

/** How an account may stand; `out` came down, declined or was turned down, and may ask anew. */
export type Standing = CohostState | 'out'

/** Where asking leads: an invited guest who asks has accepted. */
export function afterAsking(from: Standing): Standing {
  return from === 'invited' || from === 'on' ? 'on' : 'asked'
}

/** Where a director's yes leads: somebody who asked is up at once, anybody else is invited first. */
export function afterAdmitting(from: Standing): Standing {
  if (from === 'asked' || from === 'on') return 'on'
  return 'invited'
}

/** Whether there is room for one more beside those who are up or invited; an invitation keeps a place. */
export const hasPlace = (taken: number): boolean => taken < MAX_COHOSTS

/** Whether a change needs a place that its account does not hold yet. */
export const needsPlace = (from: Standing, to: Standing): boolean =>
  (to === 'on' || to === 'invited') && from !== 'on' && from !== 'invited'
