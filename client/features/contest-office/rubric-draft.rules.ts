import type { ContestPlan, Criterion, NewCriterion } from '#contracts/contest/contest.types.ts'

const WHOLE_BP = 10_000

/**
 * What the weights of each board still lack of the whole, in points of a hundred; negative when they are too
 * much.
 */
export const lackingPoints = (
  criteria: readonly Pick<NewCriterion, 'weightBp' | 'track'>[],
  tracks: number,
): number[] =>
  Array.from({ length: tracks }, (_, index) => {
    const own = criteria.filter(({ track = 1 }) => track === index + 1)
    return (WHOLE_BP - own.reduce((sum, { weightBp }) => sum + weightBp, 0)) / 100
  })

/** A draft's rubric as it is sent back: in its published order and without what the server gives. */
export const planCriteria = (criteria: readonly Criterion[]): ContestPlan['criteria'] =>
  [...criteria]
    .sort((a, b) => a.position - b.position)
    .map(({ id: _id, position: _position, ...criterion }) => criterion)

/** A criterion as it is for another way of marking it: by levels with words, by points, or measured. */
export function markedBy(
  criterion: NewCriterion,
  way: 'levels' | 'points' | Exclude<NewCriterion['source'], 'judges'>,
): NewCriterion {
  const plain = { ...criterion, scale: 'percentile' as const, cap: null }
  if (way === 'levels')
    return { ...plain, source: 'judges', top: 3, levels: criterion.levels ?? ['', '', '', ''] }
  if (way === 'points') return { ...plain, source: 'judges', top: 100, levels: null }
  const kept = isMoney(way) === isMoney(criterion.source) && mayBeLog(way) ? criterion : plain
  return { ...kept, source: way, top: 3, levels: null, written: false }
}

type Source = NewCriterion['source']

/** Whether the figure is money, in 分. */
export const isMoney = (source: Source): boolean => source === 'netSales' || source === 'reliefSales'

/** Whether the figure may be measured on a logarithm: money and counts, not shares, which end at a hundred. */
export const mayBeLog = (source: Source): boolean =>
  isMoney(source) || source === 'validOrders' || source === 'publicVote'

/** Where a logarithm ends until somebody says otherwise: 100 000 yuan, or 500 orders or votes. */
const [MONEY_CAP, COUNT_CAP] = [100_000_00, 500]

/** How a figure becomes points; the logarithm begins with the usual end. */
export const scaledBy = (
  source: Source,
  scale: 'percentile' | 'log' | undefined,
): Pick<NewCriterion, 'scale' | 'cap'> =>
  scale === 'log'
    ? { scale, cap: isMoney(source) ? MONEY_CAP : COUNT_CAP }
    : { scale: 'percentile', cap: null }

/** How a criterion is marked; the counterpart of `markedBy`. */
export const wayOf = ({ source, top = 3 }: Pick<NewCriterion, 'source' | 'top'>) =>
  source !== 'judges' ? source : top === 3 ? ('levels' as const) : ('points' as const)

/** Whether a board may be taken off the plan: the last one, while nothing is judged or awarded on it. */
export const mayDropTrack = (
  number: number,
  plan: {
    readonly tracks: number
    readonly criteria: readonly Pick<NewCriterion, 'track'>[]
    readonly awards: readonly { readonly track?: number | undefined }[]
  },
): boolean =>
  number === plan.tracks && ![...plan.criteria, ...plan.awards].some(({ track = 1 }) => track === number)

/** A proposal for the address: what is latin in the title, else the year. */
export function proposedSlug(title: string, year: number): string {
  const latin = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30)
  return latin.length >= 3 ? latin : `contest-${year}`
}
