import type { PublicContest } from '#contracts/contest/contest.types.ts'

type Taking = Pick<PublicContest, 'state' | 'round' | 'rounds' | 'panels' | 'contestants' | 'judges'>

/** Somebody's own entry in the round at work. */
export const ownEntryIn = ({ contestants, round }: Pick<Taking, 'contestants' | 'round'>, meId?: string) =>
  contestants.find((it) => it.host.id === meId && it.round === round)

/** Whether a host may enter by themselves now, as far as the public page knows; gates are asked apart. */
export function mayTakePart(contest: Taking, meId: string): boolean {
  const { state, round, rounds, panels, contestants, judges } = contest
  if (state !== 'judging' || ownEntryIn(contest, meId) || judges.some(({ id }) => id === meId)) return false
  const first = rounds.find(({ number }) => number === round)?.panels[0]
  if (panels.some(({ number, lockedAt }) => number === first && lockedAt !== null)) return false
  return round === 1 || contestants.some((it) => it.host.id === meId && it.round === round - 1 && it.advanced)
}
