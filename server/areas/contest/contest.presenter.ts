import type { ContestSummary, PublicContest, Sheet } from '#contracts/contest/contest.types.ts'
import { found } from '#server/core/problem.ts'
import type { ContestRecord, ListedContest } from './contest.ports.ts'
import type { ContestView, SheetView } from './contest.views.ts'

export const presentListed = (it: ListedContest): ContestSummary => presentSummary(it, it.entries)

export const presentSummary = (
  it: Omit<ContestRecord, 'awards' | 'criteria'>,
  entries: number,
): ContestSummary => ({
  id: it.id,
  slug: it.slug,
  title: it.title,
  edition: it.edition,
  state: it.state,
  entries,
  publishedAt: it.publishedAt?.toISOString() ?? null,
})

export function presentContest(view: ContestView): PublicContest {
  const { contest, judges, contestants, decidedSheets, standings } = view
  const entries = new Map(contestants.map((it) => [it.id, it]))
  return {
    ...presentSummary(contest, contestants.length),
    criteria: [...contest.criteria],
    judges: [...judges],
    awards: [...contest.awards],
    contestants: [...contestants],
    sheets: { decided: decidedSheets, all: judges.length * contestants.length },
    standings: standings.map(({ entryId, ...it }) => ({ ...it, entry: found(entries.get(entryId)) })),
  }
}

export const presentSheet = ({ contestId, entry, sheet }: SheetView): Sheet => ({
  contestId,
  entry,
  state: sheet.state,
  marks: [...sheet.marks],
  lockedAt: sheet.lockedAt?.toISOString() ?? null,
})
