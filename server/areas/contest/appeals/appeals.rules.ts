/** What three or more arbiters have said so far. */
export interface ArbiterVote {
  readonly accountId: string
  readonly uphold: boolean
}

/** The outcome once a majority of all arbiters agree; null before. A draw of even panels dismisses. */
export function outcomeOf(arbiters: number, votes: readonly ArbiterVote[]): 'upheld' | 'dismissed' | null {
  const upholding = votes.filter((it) => it.uphold).length
  if (2 * upholding > arbiters) return 'upheld'
  if (2 * (votes.length - upholding) > arbiters || votes.length >= arbiters) return 'dismissed'
  return null
}

/** Who may not decide an appeal: whoever judged the entry, its host, and who declared a tie to it. */
export function concerned(
  arbiters: readonly string[],
  entry: { readonly hostId: string; readonly judges: readonly string[]; readonly tied: readonly string[] },
): string[] {
  return arbiters.filter((it) => it === entry.hostId || entry.judges.includes(it) || entry.tied.includes(it))
}
