import type { PublicContest } from '#contracts/contest/contest.types.ts'

/** A contest as if it had this board only: what a page of one ranking shows. */
export const boardOf = (contest: PublicContest, track: number): PublicContest => ({
  ...contest,
  criteria: contest.criteria.filter((it) => it.track === track),
  standings: contest.standings.filter((it) => it.track === track),
  awards: contest.awards.filter((it) => it.track === track),
})

/** Where a published result stands at a moment: refunds still count, then appeals, then nothing. */
export function stageOf(
  contest: Pick<PublicContest, 'finalAt' | 'holdUntil' | 'appealsUntil'>,
  now: Date,
): { stage: 'hold' | 'appeals' | 'closing' | 'final'; until: string | null } {
  const { finalAt, holdUntil, appealsUntil } = contest
  if (finalAt !== null) return { stage: 'final', until: finalAt }
  if (holdUntil !== null && now < new Date(holdUntil)) return { stage: 'hold', until: holdUntil }
  if (appealsUntil !== null && now < new Date(appealsUntil)) return { stage: 'appeals', until: appealsUntil }
  return { stage: 'closing', until: null }
}
