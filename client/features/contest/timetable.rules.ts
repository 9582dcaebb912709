import type { Entry } from '#contracts/contest/contest.types.ts'

type Slot = NonNullable<Entry['slot']>

/** Who is on when, day by day in the order of time; who has no slot yet is left out. */
export function daysOf(
  entries: readonly Entry[],
  dayOf: (at: string) => string,
): { day: string; lines: { entry: Entry; slot: Slot }[] }[] {
  const lines = entries
    .flatMap((entry) => (entry.slot === null ? [] : [{ entry, slot: entry.slot }]))
    .sort(
      (a, b) => Date.parse(a.slot.startsAt) - Date.parse(b.slot.startsAt) || a.entry.number - b.entry.number,
    )
  return [...Map.groupBy(lines, ({ slot }) => dayOf(slot.startsAt))].map(([day, of]) => ({ day, lines: of }))
}
