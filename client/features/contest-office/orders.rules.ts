import type { Entry, PublicContest } from '#contracts/contest/contest.types.ts'

/** Whether an entry's orders may still be set apart: its round is at work, or its result is in the hold. */
export function mayMarkOrders(
  contest: Pick<PublicContest, 'state' | 'round' | 'holdUntil'>,
  entry: Pick<Entry, 'round'>,
  now: Date,
): boolean {
  if (contest.state !== 'published') return entry.round >= contest.round
  return entry.round === contest.round && contest.holdUntil !== null && now < new Date(contest.holdUntil)
}
