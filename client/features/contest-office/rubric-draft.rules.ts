import type { ContestPlan, Criterion, NewCriterion } from '#contracts/contest/contest.types.ts'

const WHOLE_BP = 10_000

/** What the weights still lack of the whole, in points of a hundred; negative when they are too much. */
export const lackingPoints = (criteria: readonly Pick<NewCriterion, 'weightBp'>[]): number =>
  (WHOLE_BP - criteria.reduce((sum, { weightBp }) => sum + weightBp, 0)) / 100

/** A draft's rubric as it is sent back: in its published order and without what the server gives. */
export const planCriteria = (criteria: readonly Criterion[]): ContestPlan['criteria'] =>
  [...criteria]
    .sort((a, b) => a.position - b.position)
    .map(({ id: _id, position: _position, ...criterion }) => criterion)

/** A proposal for the address: what is latin in the title, else the year. */
export function proposedSlug(title: string, year: number): string {
  const latin = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30)
  return latin.length >= 3 ? latin : `contest-${year}`
}
