import type { Criterion, Standing } from '#contracts/contest/contest.types.ts'
import { pointsOf } from './points.rules.ts'

export interface Part {
  readonly criterion: Criterion
  readonly points: number
  readonly most: number
  readonly marks: number
  readonly netFen: number | null
  readonly colour: string
}

/** Fixed order, so that a criterion keeps its colour in every row; judged ones first, what is measured is cherry. */
const JUDGED_COLOURS = [
  'var(--fc-chart-1)',
  'var(--leaf-400)',
  'var(--fc-chart-3)',
  'var(--fc-chart-2)',
  'var(--wheat-500)',
  'var(--fc-chart-5)',
  'var(--soil-400)',
  'var(--fc-chart-6)',
]
const MEASURED_COLOUR = 'var(--fc-chart-4)'
/** What the platform or the public gives, cherry first. */
const MEASURED_COLOURS = [MEASURED_COLOUR, 'var(--cherry-300)', 'var(--clay-300)', 'var(--wheat-300)']

const inOrder = (criteria: readonly Criterion[]) => [...criteria].sort((a, b) => a.position - b.position)

/** Each criterion's colour by its id. */
export function coloursOf(criteria: readonly Criterion[]): Map<string, string> {
  const judged = inOrder(criteria).filter(({ source }) => source === 'judges')
  const measured = inOrder(criteria).filter(({ source }) => source !== 'judges')
  const at = (colours: readonly string[], i: number) => colours[i % colours.length] ?? MEASURED_COLOUR
  return new Map(
    criteria.map((criterion) => [
      criterion.id,
      criterion.source === 'judges'
        ? at(JUDGED_COLOURS, judged.indexOf(criterion))
        : at(MEASURED_COLOURS, measured.indexOf(criterion)),
    ]),
  )
}

/** How a score came about, criterion by criterion in the order of the rubric. */
export function partsOf(standing: Standing, criteria: readonly Criterion[]): Part[] {
  const colours = coloursOf(criteria)
  return inOrder(criteria).map((criterion) => {
    const part = standing.parts.find(({ criterionId }) => criterionId === criterion.id)
    return {
      criterion,
      points: Number(part?.score ?? 0),
      most: pointsOf(criterion),
      marks: part?.marks ?? 0,
      netFen: part?.netFen ?? null,
      colour: colours.get(criterion.id) ?? MEASURED_COLOUR,
    }
  })
}

/** From this many marks on, the highest and the lowest do not count. */
export const DROPS_FROM = 5

/** Who received an award, grouped under it in the contest's order. */
export function honoured(
  standings: readonly Standing[],
  awards: readonly { name: string }[],
): { award: string; standings: Standing[] }[] {
  return awards
    .map(({ name }) => ({ award: name, standings: standings.filter((row) => row.award === name) }))
    .filter((group) => group.standings.length > 0)
}
