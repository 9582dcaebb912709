import { Problem } from '#server/core/problem.ts'

const ALL_BP = 10_000

/** Refuses a rubric whose weights are not the whole; throws `weights_sum`. */
export function mustBeWhole(criteria: readonly { readonly weightBp: number }[]): void {
  const sum = criteria.reduce((total, it) => total + it.weightBp, 0)
  if (sum !== ALL_BP) throw new Problem('weights_sum', { detail: `The weights sum to ${sum} of ${ALL_BP}` })
}

/**
 * Refuses a mark bound to a moment that the stream has not reached. `reachedMs` is how far it has come, or
 * its whole length once it ended; null before it began.
 */
export function mustBeReached(streamMs: number | null, reachedMs: number | null): void {
  if (streamMs === null || (reachedMs !== null && streamMs <= reachedMs)) return
  const message = reachedMs === null ? 'the live has not begun' : `the live has come to ${reachedMs} ms`
  throw new Problem('invalid', { fields: [{ path: 'body.streamMs', message }] })
}

/** The judged criteria that a sheet has no mark for. */
export function unmarked<C extends { readonly id: string; readonly source: string }>(
  criteria: readonly C[],
  marks: readonly { readonly criterionId: string }[],
): C[] {
  const marked = new Set(marks.map((it) => it.criterionId))
  return criteria.filter((it) => it.source === 'judges' && !marked.has(it.id))
}

/** Judges who still owe sheets, with how many, and entries from which every judge is recused. */
export interface Outstanding {
  readonly owing: ReadonlyMap<string, number>
  readonly unjudged: readonly number[]
}

/** What stands between a contest and its result. */
export function outstanding(
  judges: readonly string[],
  entries: readonly {
    readonly number: number
    readonly sheets: readonly { readonly judgeId: string; readonly state: string }[]
  }[],
): Outstanding {
  const owing = new Map<string, number>()
  const unjudged: number[] = []
  for (const { number, sheets } of entries) {
    const states = new Map(sheets.map((it) => [it.judgeId, it.state]))
    for (const judge of judges) {
      const state = states.get(judge) ?? 'open'
      if (state === 'open') owing.set(judge, (owing.get(judge) ?? 0) + 1)
    }
    if (judges.every((judge) => states.get(judge) === 'recused')) unjudged.push(number)
  }
  return { owing, unjudged }
}
