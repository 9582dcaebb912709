import type { ContestSummary, PublicContest, Sheet } from '#contracts/contest/contest.types.ts'
import type { PlannedRound, PublicRound } from '#contracts/contest/rounds.types.ts'
import { sha256 } from '#server/core/digest.ts'
import { found } from '#server/core/problem.ts'
import type { ContestHeadline, ContestRecord, JudgeRecord, ListedContest } from './contest.ports.ts'
import { appealsEnd } from '#server/areas/contest/rounds/rounds.rules.ts'
import { rubricDigest } from '#server/areas/contest/rubrics/rubric.rules.ts'
import type { ContestView, SheetView } from './contest.views.ts'

export const presentListed = (it: ListedContest): ContestSummary => presentSummary(it, it.entries)

export const presentSummary = (it: ContestHeadline, entries: number): ContestSummary => ({
  id: it.id,
  slug: it.slug,
  title: it.title,
  edition: it.edition,
  state: it.state,
  entries,
  publishedAt: it.publishedAt?.toISOString() ?? null,
  finalAt: it.finalAt?.toISOString() ?? null,
})

export function presentContest(view: ContestView): PublicContest {
  const { contest, judges, contestants, sheets, locks, standings } = view
  const entries = new Map(contestants.map((it) => [it.id, it]))
  return {
    ...presentSummary(contest, contestants.length),
    criteria: [...contest.criteria],
    judges: [...judges],
    awards: [...contest.awards],
    contestants: [...contestants],
    sheets,
    tracks: [...contest.tracks],
    panels: contest.panels.map((name, index) => ({
      number: index + 1,
      name,
      lockedAt: locks.get(index + 1)?.toISOString() ?? null,
    })),
    procedure: contest.procedure,
    rubric: {
      version: contest.rubricVersion,
      digest: rubricDigest(contest),
      copiedFrom: contest.copiedFrom && {
        ...{ slug: contest.copiedFrom.slug, edition: contest.copiedFrom.edition },
        version: contest.copiedFrom.rubricVersion,
      },
    },
    rounds: contest.rounds.map((it, index) => presentRound(contest, index + 1, it)),
    round: contest.round,
    holdUntil: contest.holdUntil?.toISOString() ?? null,
    appealsUntil: contest.appealsUntil?.toISOString() ?? null,
    draw: presentDraw(contest.drawSeed, contest.drawLot),
    standings: standings.map(({ entryId, ...it }) => ({ ...it, entry: found(entries.get(entryId)) })),
  }
}

/** A draw as it may be seen: the seed stays secret until the lot is known that it is drawn with. */
const presentDraw = (seed: string | null, lot: string | null) => ({
  commitment: seed === null ? null : sha256(seed),
  seed: lot === null ? null : seed,
  lot,
})

/** A round with its draw; the last round's is the contest's. */
export function presentRound(contest: ContestRecord, number: number, round: PlannedRound): PublicRound {
  const appealsUntil = appealsEnd(contest, number)?.toISOString() ?? null
  if (number === contest.rounds.length) {
    const { drawSeed, drawLot, publishedAt } = contest
    return {
      ...round,
      number,
      closedAt: publishedAt?.toISOString() ?? null,
      appealsUntil,
      draw: presentDraw(drawSeed, drawLot),
    }
  }
  const { seed = null, lot = null, closedAt } = contest.draws.find((it) => it.round === number) ?? {}
  const drawn = { closedAt: closedAt?.toISOString() ?? null, draw: presentDraw(seed, lot) }
  return { ...round, number, appealsUntil, ...drawn }
}

export const presentSheet = ({ contestId, entry, sheet }: SheetView): Sheet => ({
  contestId,
  entry,
  state: sheet.state,
  marks: [...sheet.marks],
  lockedAt: sheet.lockedAt?.toISOString() ?? null,
})

export const presentSeat = ({ seat, panel, chief, said, declaredAt, calibrated }: JudgeRecord) => ({
  ...{ seat, panel, chief, calibrated },
  accepted: said.acceptedAt !== null,
  declared: declaredAt !== null,
})
