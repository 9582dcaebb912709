import { z } from 'zod'
import { alignmentsOf, scaleText, valuesOf, type Alignment } from './alignment.rules.ts'
import { Agreement, outliersOf, unitsOf } from './agreement.rules.ts'
import { giveAwards } from './awards.rules.ts'
import { decimalText, type Fraction } from './fraction.rules.ts'
import { rankBoard, scoreText, spreadText, type ScoredEntry } from './ranking.rules.ts'
import { measuredSources, type Digest, type ScoringInput } from './scoring.types.ts'

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const track = z.int().min(1).max(5)
const place = z.int().min(0).max(99)
const hex = z.string().regex(/^[0-9a-f]{64}$/)

const scoredCriterion = z.object({
  track,
  name: z.string().max(20),
  weightBp: z.int().min(1).max(10_000),
  source: z.enum(['judges', ...measuredSources]),
  top: z.int().min(1).max(100),
  scale: z.enum(['percentile', 'log']).default('percentile'),
  cap: z.int().min(1).nullable().default(null),
})

const sheetState = z.enum(['open', 'locked', 'recused', 'excused', 'struck'])

/** A contest without names of people: all that its result follows from. */
export const scoringSheet = z.object({
  format: z.literal('fieldcast-score-1'),
  contest: z.object({ slug: z.string(), title: z.string(), edition: z.string() }),
  boards: z.array(z.string().max(20)).min(1).max(5),
  criteria: z.array(scoredCriterion).min(1).max(100),
  panels: z.array(z.string().max(20)).min(1).max(50),
  judges: z.array(z.object({ seat: whole, panel: whole })).max(200),
  entries: z
    .array(
      z.object({
        number: whole,
        person: whole,
        overlap: z.boolean(),
        measured: z.object({
          netSales: whole,
          validOrders: whole,
          keptSales: whole,
          publicVote: whole,
          // Absent in sheets from before these were measured.
          conversion: whole.default(0),
          reliefSales: whole.default(0),
        }),
        sheets: z
          .array(
            z.object({
              seat: whole,
              state: sheetState,
              marks: z.array(z.int().min(0).max(100).nullable()).max(100),
            }),
          )
          .max(200),
      }),
    )
    .max(10_000),
  awards: z
    .array(
      z.object({
        track,
        name: z.string().max(20),
        count: z.int().min(1).max(1000),
        minScore: z.int().min(0).max(10_000).nullable(),
        sole: z.boolean(),
      }),
    )
    .max(20),
  /** SHA-256 of the draw's seed, as published before judging; null in contests from before draws. */
  commitment: hex.nullable(),
  draw: z.object({ seed: z.string().max(100), lot: z.string().max(100) }).nullable(),
})
export type ScoringSheetFile = z.infer<typeof scoringSheet>

const points = z.string().regex(/^\d{1,3}\.\d{2}$/)
const decimal = z.string().regex(/^-?\d+\.\d+$/)

/** What scoring answers; every figure is text, so that it is the same everywhere. */
export const scoringResult = z.object({
  boards: z.array(
    z.object({
      track,
      standings: z.array(
        z.object({
          rank: z.int().min(1),
          number: whole,
          score: points,
          parts: z.array(
            z.object({ criterion: place, score: points, marks: whole, measured: whole.nullable() }),
          ),
          plainMean: points,
          spread: points,
          award: z.string().nullable(),
        }),
      ),
    }),
  ),
  alignments: z.array(
    z.object({
      seat: whole,
      criterion: place,
      compared: whole,
      ownMean: decimal,
      commonMean: decimal,
      scale: decimal.nullable(),
    }),
  ),
  /** Krippendorff’s α of the marks as given, four digits; null where no two marks differ. */
  agreement: z.array(
    z.object({ criterion: place, interval: decimal.nullable(), ordinal: decimal.nullable() }),
  ),
  outliers: z.array(
    z.object({ number: whole, seat: whole, criterion: place, mark: whole, twiceMedian: whole }),
  ),
})
export type ScoringResult = z.infer<typeof scoringResult>

/** What the public page offers for download, and `fieldcast-score` recomputes. */
export const scoringFile = z.object({ sheet: scoringSheet, result: scoringResult })
export type ScoringFile = z.infer<typeof scoringFile>

const MEAN_DIGITS = 12
const ALPHA_DIGITS = 4

/** Computes a contest's result from its sheet: the same input gives the same bytes on any machine. */
export function computeResult(input: ScoringInput, digest: Digest): ScoringResult {
  const alignments = alignmentsOf(input)
  const valueOf = valuesOf(input, alignments)
  const tracks = [...new Set(input.criteria.map((it) => it.track))].toSorted((a, b) => a - b)
  const boards = new Map(tracks.map((it) => [it, rankBoard(input, it, valueOf, digest)]))
  const awards = giveAwards(boards, input.awards)
  const judged = [...input.criteria.entries()].filter(([, it]) => it.source === 'judges')
  return {
    boards: [...boards].map(([it, ranked]) => ({
      track: it,
      standings: ranked.map((row) => {
        const award = awards.get(it)?.get(row.entry.number) ?? null
        return { rank: row.rank, ...figuresOf(row), award }
      }),
    })),
    alignments: alignments.map(alignmentText),
    agreement: judged.map(([criterion, { top }]) => {
      const agreement = new Agreement(top)
      for (const unit of unitsOf(input, criterion)) agreement.add(unit)
      return { criterion, ...agreementText(agreement) }
    }),
    outliers: outliersOf(input),
  }
}

/** A row of the ranking without what depends on the other rows. */
export const figuresOf = (row: ScoredEntry) => ({
  number: row.entry.number,
  score: scoreText(row.total),
  parts: row.parts.map((it) => ({ ...it, score: scoreText(it.score) })),
  plainMean: scoreText(row.panel.plainMean),
  spread: spreadText(row.panel.variance),
})

export const alignmentText = ({ seat, criterion, compared, ownMean, commonMean, scale }: Alignment) => ({
  ...{ seat, criterion, compared },
  ownMean: decimalText(ownMean, MEAN_DIGITS),
  commonMean: decimalText(commonMean, MEAN_DIGITS),
  scale: scale === null ? null : scaleText(scale),
})

export const agreementText = (agreement: Agreement) => ({
  interval: alphaText(agreement.alpha('interval')),
  ordinal: alphaText(agreement.alpha('ordinal')),
})

const alphaText = (alpha: Fraction | null): string | null =>
  alpha === null ? null : decimalText(alpha, ALPHA_DIGITS)
