import type { NewOffer } from '#contracts/sales/flash-sale.types.ts'
import { Problem, refused } from '#server/core/problem.ts'

/** How far ahead a flash sale may be scheduled, in ms. */
const SCHEDULED_WITHIN_MS = 7 * 24 * 3_600_000

type LiveState = 'scheduled' | 'live' | 'ended' | 'cancelled'

/** How a sale begins its life; `opened` once it stands on the live's timeline. */
export interface Start {
  readonly state: 'armed' | 'running'
  readonly opened: boolean
  /** Of a prepared sale: when it was prepared. */
  readonly startsAt: Date
}

export const isOver = (state: LiveState): boolean => state === 'ended' || state === 'cancelled'

/** When a sale begins, as its host wants it. Throws `live_not_on`, `live_over`, `invalid`. */
export function startOf(draft: Pick<NewOffer, 'start'>, live: LiveState, now: Date): Start {
  const { start = 'now' } = draft
  if (start === 'now') {
    if (live !== 'live') throw new Problem('live_not_on')
    return { state: 'running', opened: true, startsAt: now }
  }
  if (isOver(live)) throw new Problem('live_over')
  if (start === 'thumb') return { state: 'armed', opened: false, startsAt: now }
  const startsAt = new Date(start)
  const aheadMs = startsAt.getTime() - now.getTime()
  if (aheadMs <= 0 || aheadMs > SCHEDULED_WITHIN_MS) throw refused('start', 'within_a_week')
  return { state: 'running', opened: false, startsAt }
}
