import type { Criterion } from '#contracts/contest/contest.types.ts'
import { pointsOf } from '#client/features/contest/points.rules.ts'

/** What a judge has said about one criterion so far; the level may still be missing. */
export interface Draft {
  readonly criterionId: string
  readonly level: number | null
  readonly streamMs: number | null
  readonly note: string
}

/** The criteria that judges mark by the live, in the order of the rubric. */
export const judgedOf = (criteria: readonly Criterion[]): Criterion[] =>
  criteria
    .filter(({ source, written }) => source === 'judges' && !written)
    .sort((a, b) => a.position - b.position)

/** The criteria that judges mark by a text without its author's name. */
export const writtenOf = (criteria: readonly Criterion[]): Criterion[] =>
  criteria.filter(({ written }) => written)

export const measuredOf = (criteria: readonly Criterion[]): Criterion[] =>
  criteria.filter(({ source }) => source !== 'judges')

export interface Progress {
  readonly done: number
  readonly all: number
  readonly missing: readonly Criterion[]
  /** Points from the marks so far: weight × mark ⁄ highest mark, as the platform computes one judge's total. */
  readonly points: number
  readonly maxPoints: number
}

/** How far one's own sheet is. */
export function progressOf(criteria: readonly Criterion[], drafts: readonly Draft[]): Progress {
  const judged = judgedOf(criteria)
  const levelOf = (id: string) => drafts.find(({ criterionId }) => criterionId === id)?.level ?? null
  const missing = judged.filter(({ id }) => levelOf(id) === null)
  return {
    done: judged.length - missing.length,
    all: judged.length,
    missing,
    points: judged.reduce((sum, it) => sum + (pointsOf(it) * (levelOf(it.id) ?? 0)) / it.top, 0),
    maxPoints: judged.reduce((sum, it) => sum + pointsOf(it), 0),
  }
}
