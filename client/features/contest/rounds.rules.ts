import type { Entry, PublicContest, Standing } from '#contracts/contest/contest.types.ts'

/** The rounds that have something to be seen, by number; none where the contest has only one. */
export const seenRounds = ({
  rounds,
  round,
}: Pick<PublicContest, 'rounds' | 'round'>): { value: number; label: string }[] => {
  const seen = rounds.filter(({ number }) => number <= round)
  return seen.length < 2 ? [] : seen.map(({ number, name }) => ({ value: number, label: name }))
}

/** A contest as if a closed round were all of it: with that round's ranking, and no awards, which the last one has. */
export const inRound = (
  contest: PublicContest,
  { entries, standings }: { readonly entries: readonly Entry[]; readonly standings: readonly Standing[] },
): PublicContest => ({
  ...contest,
  contestants: [...entries],
  standings: [...standings],
  awards: [],
})

/** Whether the host of an entry may still appeal: its round is decided and the time for that runs. */
export const mayAppeal = (
  { rounds, finalAt }: Pick<PublicContest, 'rounds' | 'finalAt'>,
  entry: Pick<Entry, 'round'>,
  now: Date,
): boolean => {
  const until = rounds.find(({ number }) => number === entry.round)?.appealsUntil ?? null
  return finalAt === null && until !== null && now < new Date(until)
}
