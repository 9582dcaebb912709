import type { ExplainedScore } from '#contracts/contest/procedure.types.ts'
import type { Part } from './standings.rules.ts'

type Mark = Pick<ExplainedScore['parts'][number]['marks'][number], 'state' | 'mark' | 'aligned' | 'dropped'>

/**
 * How a criterion's score came about in one line: how many marks count, and the mean they come to on the
 * criterion's own scale. The mean follows from the exact score, so that the line always adds up.
 */
export function madeOf(
  part: Pick<Part, 'points' | 'most'> & { readonly criterion: { readonly top: number } },
  marks: readonly Mark[],
): { counted: number; mean: string; isAligned: boolean } {
  const given = marks.filter(({ state, mark }) => state === 'locked' && mark !== null)
  const { top } = part.criterion
  return {
    counted: given.filter(({ dropped }) => !dropped).length,
    mean: part.most === 0 ? '0' : ((part.points / part.most) * top).toFixed(2),
    isAligned: given.some(({ mark, aligned }) => aligned !== null && Number(aligned) !== ownScale(mark, top)),
  }
}

/** A mark as it would be on the common scale of a hundred if nothing were aligned, two digits. */
const ownScale = (mark: number | null, top: number): number =>
  Math.round((((mark ?? 0) * 100) / top) * 100) / 100
