/** What scoring starts from: an anonymised contest. Places in lists stand for names, so it holds no person. */

export const measuredSources = [
  'netSales',
  'validOrders',
  'keptSales',
  'publicVote',
  'conversion',
  'reliefSales',
] as const
/** What the platform measures: of an entry's live from paid orders only, and votes of verified phones. */
export type MeasuredSource = (typeof measuredSources)[number]

/** What a criterion contributes; its place in the list is its name here. */
export interface ScoringCriterion {
  /** The board (1, 2, …) whose score it is a part of. */
  readonly track: number
  /** Share of that board's total; a board's criteria sum to 10 000. */
  readonly weightBp: number
  readonly source: 'judges' | MeasuredSource
  /** The highest mark: 3 for levels, 100 for points. */
  readonly top: number
  /** How a measured figure becomes points: the share of the field outdone, or a logarithm up to `cap`. */
  readonly scale?: 'percentile' | 'log'
  /** Where the logarithmic scale ends; null for a percentile. */
  readonly cap?: number | null
}

/** Only locked sheets count. A mark that is recused, excused or struck is missing, not zero. */
export type ScoringSheetState = 'open' | 'locked' | 'recused' | 'excused' | 'struck'

export interface ScoringSheet {
  /** Which judge: the number of the seat. */
  readonly seat: number
  readonly state: ScoringSheetState
  /** A mark for each criterion in its place; null where there is none. */
  readonly marks: readonly (number | null)[]
}

/** An entry with all that its score follows from. */
export interface ScoringEntry {
  readonly number: number
  /** The same for the entries of one person. */
  readonly person: number
  /** Judged by every panel, so that panels can be compared. */
  readonly overlap: boolean
  readonly measured: Readonly<Record<MeasuredSource, number>>
  readonly sheets: readonly ScoringSheet[]
}

export interface ScoringJudge {
  readonly seat: number
  readonly panel: number
}

/** An award, and who may receive it. */
export interface ScoringAward {
  readonly track: number
  readonly name: string
  /** How many receive it. */
  readonly count: number
  /** The least score that earns it, in hundredths of a point; null for any. */
  readonly minScore: number | null
  /** Whether somebody who holds an earlier award of the list is passed over. */
  readonly sole: boolean
}

/** What the last tie-break is drawn from, once it is revealed. */
export interface ScoringDraw {
  readonly seed: string
  /** What nobody could know when the seed was committed to: the log's head before the result. */
  readonly lot: string
}

export interface ScoringInput {
  readonly criteria: readonly ScoringCriterion[]
  readonly judges: readonly ScoringJudge[]
  readonly entries: readonly ScoringEntry[]
  readonly awards: readonly ScoringAward[]
  readonly draw: ScoringDraw | null
}

/** SHA-256 of a text's UTF-8, as 64 hexadecimal digits; given by whoever computes, so that rules stay pure. */
export type Digest = (text: string) => string
