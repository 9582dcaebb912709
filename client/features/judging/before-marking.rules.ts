import type { ContestProcedure } from '#contracts/contest/contest.types.ts'

/** What is still to be done before the first mark, in this order. */
export function stepsBefore(
  seat: { readonly declared: boolean; readonly calibrated: boolean },
  procedure: Pick<ContestProcedure, 'declareFirst' | 'calibration'>,
): ('declare' | 'calibrate')[] {
  return [
    ...(procedure.declareFirst && !seat.declared ? (['declare'] as const) : []),
    ...(procedure.calibration && !seat.calibrated ? (['calibrate'] as const) : []),
  ]
}

/** How far a practice mark is from the reference, as a share of the scale: 0 is the same mark. */
export const distance = (own: number, reference: number, top: number): number =>
  Math.abs(own - reference) / top
