import type { ScoringResult, ScoringSheetFile } from '#contracts/contest/scoring/score-sheet.ts'
import type { Digest, MeasuredSource, ScoringAward } from '#contracts/contest/scoring/scoring.types.ts'
import type { Criterion, Standing } from '#contracts/contest/contest.types.ts'

/** What is stored of a contest, as far as its result follows from it. */
export interface Scored {
  readonly contest: {
    readonly slug: string
    readonly title: string
    readonly edition: string
    readonly criteria: readonly Criterion[]
    readonly tracks: readonly string[]
    readonly panels: readonly string[]
    readonly awards: readonly ScoringAward[]
    readonly drawSeed: string | null
    readonly drawLot: string | null
  }
  readonly judges: readonly { readonly accountId: string; readonly seat: number; readonly panel: number }[]
  readonly entries: readonly ScoredEntryRecord[]
}

export interface ScoredEntryRecord {
  readonly id: string
  readonly number: number
  readonly hostId: string
  readonly panel: number
  readonly overlap: boolean
  readonly measured: Readonly<Record<MeasuredSource, number>> | null
  readonly sheets: readonly {
    readonly judgeId: string
    readonly state: 'open' | 'locked' | 'recused' | 'excused' | 'struck'
    readonly marks: readonly { readonly criterionId: string; readonly level: number }[]
  }[]
}

const NOTHING_MEASURED = {
  netSales: 0,
  validOrders: 0,
  keptSales: 0,
  publicVote: 0,
  conversion: 0,
  reliefSales: 0,
}

/** What may be seen while judging goes on: the entries of panels that have locked, and these panels' sheets. */
export function seenSoFar<
  E extends { readonly panel: number; readonly sheets: readonly { readonly judgeId: string }[] },
>(
  judges: readonly { readonly accountId: string; readonly panel: number }[],
  entries: readonly E[],
  locked: ReadonlySet<number>,
): E[] {
  const panels = new Map(judges.map((it) => [it.accountId, it.panel]))
  return entries
    .filter((it) => locked.has(it.panel))
    .map((it) => ({ ...it, sheets: it.sheets.filter(({ judgeId }) => locked.has(panels.get(judgeId) ?? 0)) }))
}

/** The anonymised sheet: seats for judges, numbers for entries and the people behind them. */
export function scoringSheetOf({ contest, judges, entries }: Scored, digest: Digest): ScoringSheetFile {
  const { slug, title, edition, drawSeed, drawLot } = contest
  const seats = new Map(judges.map((it) => [it.accountId, it.seat]))
  const persons = new Map<string, number>()
  for (const { hostId } of entries) if (!persons.has(hostId)) persons.set(hostId, persons.size + 1)
  return {
    format: 'fieldcast-score-1',
    contest: { slug, title, edition },
    boards: [...contest.tracks],
    criteria: contest.criteria.map(({ track, name, weightBp, source, top, scale, cap }) => ({
      ...{ track, name, weightBp, source, top, scale, cap },
    })),
    panels: [...contest.panels],
    judges: judges.map(({ seat, panel }) => ({ seat, panel })),
    entries: entries.map(({ number, hostId, overlap, measured, sheets }) => ({
      ...{ number, overlap, measured: measured ?? NOTHING_MEASURED },
      person: persons.get(hostId) ?? 0,
      sheets: sheets
        .filter((it) => it.state !== 'open')
        .map(({ judgeId, state, marks }) => ({
          seat: seats.get(judgeId) ?? 0,
          state,
          marks: contest.criteria.map(({ id }) => marks.find((it) => it.criterionId === id)?.level ?? null),
        }))
        .toSorted((a, b) => a.seat - b.seat),
    })),
    awards: contest.awards.map(({ track, name, count, minScore, sole }) => ({
      ...{ track, name, count, minScore, sole },
    })),
    commitment: drawSeed === null ? null : digest(drawSeed),
    draw: drawSeed === null || drawLot === null ? null : { seed: drawSeed, lot: drawLot },
  }
}

type Row = Omit<Standing, 'entry'> & { readonly entryId: string }

/** The ranking by the identifiers that the rest of the platform knows. */
export function standingRows({ contest, entries }: Scored, result: ScoringResult): Row[] {
  const ids = new Map(entries.map((it) => [it.number, it.id]))
  return result.boards.flatMap(({ track, standings }) =>
    standings.map(({ rank, number, score, parts, plainMean, spread, award }) => ({
      ...{ track, rank, score, plainMean, spread, award },
      entryId: ids.get(number) ?? '',
      parts: parts.map(({ criterion, score: worth, marks, measured }) => {
        const { id = '', source } = contest.criteria[criterion] ?? {}
        const netFen = source === 'netSales' ? measured : null
        return { criterionId: id, score: worth, marks, netFen, measured }
      }),
    })),
  )
}

/** Who changed places between two rankings. */
export function movedBetween(
  before: readonly Pick<Row, 'entryId' | 'track' | 'rank'>[],
  after: readonly Pick<Row, 'entryId' | 'track' | 'rank'>[],
  numbers: ReadonlyMap<string, number>,
): { number: number; track: number; from: number; to: number }[] {
  const ranks = new Map(before.map((it) => [`${it.entryId} ${it.track}`, it.rank]))
  return after.flatMap(({ entryId, track, rank }) => {
    const from = ranks.get(`${entryId} ${track}`)
    if (from === undefined || from === rank) return []
    return [{ number: numbers.get(entryId) ?? 0, track, from, to: rank }]
  })
}
