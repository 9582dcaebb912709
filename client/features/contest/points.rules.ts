import type { Criterion } from '#contracts/contest/contest.types.ts'

const BP_PER_POINT = 100

/** A criterion's share of the total, in points of a hundred. */
export const pointsOf = (criterion: Pick<Criterion, 'weightBp'>): number => criterion.weightBp / BP_PER_POINT
