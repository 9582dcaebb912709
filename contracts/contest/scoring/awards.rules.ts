import { compare, fraction, type Fraction } from './fraction.rules.ts'
import type { ScoringAward } from './scoring.types.ts'

interface Place {
  readonly rank: number
  readonly total: Fraction
  readonly entry: { readonly number: number; readonly person: number }
}

/**
 * Gives the awards in their order, each down the ranking of its board: the best `count` who have the least
 * score and no award of this board yet receive it. Who holds an award of another board is passed over where
 * the award says so. Entries that share the last rank an award reaches all receive it, even beyond `count`:
 * nothing in the published order puts one of them first.
 *
 * @param boards the rankings, best first, by the board's number.
 * @returns by board, the award's name by the entry's number.
 */
export function giveAwards(
  boards: ReadonlyMap<number, readonly Place[]>,
  awards: readonly ScoringAward[],
): Map<number, Map<number, string>> {
  const given = new Map([...boards.keys()].map((track) => [track, new Map<number, string>()]))
  const holders = new Map<number, Set<number>>()
  for (const award of awards) {
    const ranked = boards.get(award.track) ?? []
    const takenHere = holders.get(award.track) ?? new Set<number>()
    holders.set(award.track, takenHere)
    const taken = award.sole ? new Set([...holders.values()].flatMap((it) => [...it])) : takenHere
    for (const { number, person } of receivers(ranked, award, taken)) {
      given.get(award.track)?.set(number, award.name)
      takenHere.add(person)
    }
  }
  return given
}

/** The best of a ranking who may receive an award; `taken` are those who may not. */
function receivers(
  ranked: readonly Place[],
  { count, minScore }: ScoringAward,
  taken: ReadonlySet<number>,
): Place['entry'][] {
  const chosen = new Map<number, Place['entry']>()
  let lastRank = 0
  for (const { rank, total, entry } of ranked) {
    if (chosen.size >= count && rank !== lastRank) break
    if (minScore !== null && compare(total, fraction(minScore, 1)) < 0) break
    if (taken.has(entry.person) || chosen.has(entry.person)) continue
    chosen.set(entry.person, entry)
    lastRank = rank
  }
  return [...chosen.values()]
}
