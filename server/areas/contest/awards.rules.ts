/** An award and how many receive it. */
export interface Award {
  readonly name: string
  readonly count: number
}

interface Place {
  readonly rank: number
  readonly entry: { readonly entryId: string; readonly hostId: string }
}

/**
 * Gives the awards in their order down the ranking: the best `count` without one receive each. A person gets
 * one at most. Entries that share the last rank an award reaches all receive it, even beyond `count`: nothing
 * in the published order puts one of them first.
 *
 * @returns the award's name by entry.
 */
export function giveAwards(ranked: readonly Place[], awards: readonly Award[]): Map<string, string> {
  const given = new Map<string, string>()
  const holders = new Set<string>()
  for (const { name, count } of awards) {
    let lastRank = 0
    let left = count
    for (const { rank, entry } of ranked) {
      if (left <= 0 && rank !== lastRank) break
      if (holders.has(entry.hostId)) continue
      given.set(entry.entryId, name)
      holders.add(entry.hostId)
      lastRank = rank
      left -= 1
    }
  }
  return given
}
