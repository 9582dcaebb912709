import { fraction, ZERO, type Fraction } from './fraction.rules.ts'

/**
 * A measured criterion on a percentile scale: weight × (lower + equal ÷ 2) ÷ others, where `lower` and
 * `equal` count the *other* entries that have less and just as much: the share of the field one outdid.
 * (Percentile rank with ties counted half, Roscoe 1975, against the others instead of all; the same as
 * SciPy's `percentileofscore(others, own, kind='mean')`.) Only the order counts, so one bulk order lifts an
 * entry past those it outsells and no further. Who has nothing gets nothing; a lone entry that has anything
 * gets all.
 */
export function measuredScore(weightBp: number, own: number, sorted: readonly number[]): Fraction {
  if (own <= 0) return ZERO
  const others = sorted.length - 1
  if (others <= 0) return fraction(weightBp, 1)
  const lower = countBelow(sorted, own)
  const equal = countBelow(sorted, own + 1) - lower - 1
  return fraction(weightBp * (2 * lower + equal), 2 * others)
}

/** How many of the ascending numbers are below `bound`, by bisection. */
function countBelow(sorted: readonly number[], bound: number): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? Infinity) < bound) from = middle + 1
    else to = middle
  }
  return from
}
