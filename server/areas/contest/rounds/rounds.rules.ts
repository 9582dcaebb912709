import type { PlannedRound } from '#contracts/contest/rounds.types.ts'
import { because, type Reason } from '#contracts/core/reasons.ts'

const ONLY_ROUND = '决赛'

/** The rounds as planned; a contest that plans none has one round of all its panels. */
export function roundsOf(planned: readonly PlannedRound[], panels: number): readonly PlannedRound[] {
  if (planned.length > 0) return planned
  const all = Array.from({ length: panels }, (_, index) => index + 1)
  return [{ name: ONLY_ROUND, panels: all, advance: 0, track: 1 }]
}

/** What does not hold together in planned rounds, with where it is; null when they do. */
export function faultOfRounds(
  planned: readonly PlannedRound[],
  { panels, tracks }: { panels: number; tracks: number },
): { path: string; reason: Reason } | null {
  if (planned.length === 0) return null
  const seats = planned.flatMap((it) => it.panels)
  if (seats.some((it) => it > panels))
    return { path: 'rounds', reason: because('panels_are', { count: panels }) }
  if (seats.length !== panels || new Set(seats).size !== panels)
    return { path: 'rounds', reason: because('panels_once') }
  if (new Set(planned.map((it) => it.name)).size !== planned.length)
    return { path: 'rounds', reason: because('rounds_alike') }
  for (const [index, { advance, track }] of planned.entries()) {
    if (track > tracks)
      return { path: `rounds.${index}.track`, reason: because('boards_are', { count: tracks }) }
    if ((advance === 0) !== (index === planned.length - 1))
      return { path: `rounds.${index}.advance`, reason: because('advance_but_last') }
  }
  return null
}

/** The round that a panel judges in, by its number; 0 for a panel that is none. */
export const roundOfPanel = (
  rounds: readonly { readonly panels: readonly number[] }[],
  panel: number,
): number => rounds.findIndex((it) => it.panels.includes(panel)) + 1

/**
 * Who goes on: the first `advance` of each heat down the ranking, best first. Whoever shares the rank of the
 * last one goes on too: nothing in the published order puts one of them first.
 */
export function advancing(
  ranked: readonly { readonly entryId: string; readonly rank: number }[],
  heatOf: (entryId: string) => number,
  advance: number,
): string[] {
  const heats = Map.groupBy(
    ranked.toSorted((a, b) => a.rank - b.rank),
    (it) => heatOf(it.entryId),
  )
  return [...heats.values()].flatMap((heat) => {
    const last = heat[Math.min(advance, heat.length) - 1]
    return last ? heat.filter((it) => it.rank <= last.rank).map((it) => it.entryId) : []
  })
}

const HOUR_MS = 3_600_000

/** A contest as far as it decides when appeals against a round are taken. */
interface Appealable {
  readonly rounds: readonly unknown[]
  readonly procedure: { readonly heatAppealHours: number }
  readonly draws: readonly { readonly round: number; readonly closedAt: Date | null }[]
  /** Of the result. */
  readonly appealsUntil: Date | null
}

/** Until when appeals against a round are taken; null where none are, or the round is not closed. */
export function appealsEnd(
  { rounds, procedure, draws, appealsUntil }: Appealable,
  round: number,
): Date | null {
  if (round >= rounds.length) return appealsUntil
  const closedAt = draws.find((it) => it.round === round)?.closedAt ?? null
  const { heatAppealHours } = procedure
  return closedAt === null || heatAppealHours === 0
    ? null
    : new Date(closedAt.getTime() + heatAppealHours * HOUR_MS)
}

/** Two times that touch do not overlap: one entry may begin when another ends. */
export const overlaps = (
  a: { readonly startsAt: Date; readonly endsAt: Date },
  b: { readonly startsAt: Date; readonly endsAt: Date },
): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt

/** Whether some panel would have to watch both entries. */
export const sharePanel = (
  a: { readonly round: number; readonly panel: number; readonly overlap: boolean },
  b: { readonly round: number; readonly panel: number; readonly overlap: boolean },
): boolean => a.round === b.round && (a.overlap || b.overlap || a.panel === b.panel)
