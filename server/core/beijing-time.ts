const DAY_MS = 24 * 3_600_000
/** China keeps one time all year; the providers name days and hours by it. */
const BEIJING_AHEAD_MS = 8 * 3_600_000

/** The moments between which a day (2026-11-24) lies in Beijing. */
export function dayInBeijing(day: string): { from: Date; to: Date } {
  const from = new Date(`${day}T00:00:00+08:00`)
  return { from, to: new Date(from.getTime() + DAY_MS) }
}

/** A moment as 2026-11-24 08:30:00 in Beijing. */
export const beijingTime = (at: Date): string =>
  new Date(at.getTime() + BEIJING_AHEAD_MS).toISOString().slice(0, 19).replace('T', ' ')
