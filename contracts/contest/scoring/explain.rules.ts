import { alignedText, alignmentsOf, valuesOf, type Alignment, type MarkValue } from './alignment.rules.ts'
import { droppedPlaces } from './judged.rules.ts'
import type { ScoringEntry, ScoringInput, ScoringSheetState } from './scoring.types.ts'

/** One judge's mark for one criterion, and what became of it. */
export interface ExplainedMark {
  readonly seat: number
  readonly panel: number
  readonly state: ScoringSheetState
  readonly mark: number | null
  /** The mark on the common scale, two digits; null where there is none. */
  readonly aligned: string | null
  /** Left out as the panel's highest or lowest. */
  readonly dropped: boolean
}

/** How one criterion's score came about. */
export interface ExplainedPart {
  /** The criterion's place in the list. */
  readonly criterion: number
  readonly marks: readonly ExplainedMark[]
}

/** What scoring makes of every entry's marks, one by one; computed from the same rules as the ranking. */
export function explainer(input: ScoringInput): (entry: ScoringEntry) => ExplainedPart[] {
  const alignments: readonly Alignment[] = alignmentsOf(input)
  const valueOf = valuesOf(input, alignments)
  const panels = new Map(input.judges.map((it) => [it.seat, it.panel]))
  return (entry) =>
    input.criteria.flatMap(({ source }, criterion) =>
      source === 'judges' ? [{ criterion, marks: explainMarks(entry, criterion, panels, valueOf) }] : [],
    )
}

function explainMarks(
  entry: ScoringEntry,
  criterion: number,
  panels: ReadonlyMap<number, number>,
  valueOf: MarkValue,
): ExplainedMark[] {
  const marks = entry.sheets.map(({ seat, state, marks: given }) => ({
    seat,
    panel: panels.get(seat) ?? 0,
    state,
    mark: state === 'locked' || state === 'struck' ? (given[criterion] ?? null) : null,
  }))
  const counted = marks.flatMap(({ seat, panel, state, mark }) =>
    state === 'locked' && mark !== null ? [{ seat, panel, value: valueOf(seat, criterion, mark) }] : [],
  )
  const values = new Map(counted.map((it) => [it.seat, it.value]))
  const dropped = new Set<number>()
  for (const ofPanel of Map.groupBy(counted, (it) => it.panel).values())
    for (const place of droppedPlaces(ofPanel.map((it) => it.value))) dropped.add(ofPanel[place]?.seat ?? -1)
  return marks.map((it) => {
    const value = values.get(it.seat)
    return { ...it, aligned: value === undefined ? null : alignedText(value), dropped: dropped.has(it.seat) }
  })
}
