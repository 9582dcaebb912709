import type { TimelineEntry } from '#contracts/live/live.types.ts'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly subject: string | null
}

const MINUTE = 60_000
const STEPS = [1, 2, 5, 10, 20, 30, 60].map((minutes) => minutes * MINUTE)
const MOST_TICKS = 8

/** Stretches between the events that begin and those that end something; one without an end lasts to the end. */
function spansOf(
  entries: readonly TimelineEntry[],
  begins: TimelineEntry['kind'],
  ends: readonly TimelineEntry['kind'][],
  lengthMs: number,
): Span[] {
  const inOrder = [...entries].sort((a, b) => a.streamMs - b.streamMs)
  return inOrder.flatMap((entry, i) => {
    if (entry.kind !== begins) return []
    const end = inOrder.slice(i + 1).find(({ kind }) => kind === begins || ends.includes(kind))
    return [{ fromMs: entry.streamMs, toMs: end?.streamMs ?? lengthMs, subject: entry.subject }]
  })
}

export const explainedSpans = (entries: readonly TimelineEntry[], lengthMs: number): Span[] =>
  spansOf(entries, 'explained', ['explainEnded', 'ended'], lengthMs)

export const offerSpans = (entries: readonly TimelineEntry[], lengthMs: number): Span[] =>
  spansOf(entries, 'offerOpened', ['offerEnded', 'ended'], lengthMs)

/** Full minutes under the timeline, at most eight. */
export function ticksOf(lengthMs: number): number[] {
  const step = STEPS.find((each) => lengthMs / each <= MOST_TICKS) ?? 120 * MINUTE
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, i) => i * step)
}

/** How long the stream is: its end, or now while it goes on; never shorter than what happened in it. */
export function lengthOf(
  live: { startedAt: string | null; endedAt: string | null },
  entries: readonly TimelineEntry[],
  now: number,
): number {
  const last = entries.reduce((max, entry) => Math.max(max, entry.streamMs), 0)
  if (live.startedAt === null) return last
  const end = live.endedAt === null ? now : Date.parse(live.endedAt)
  return Math.max(last, end - Date.parse(live.startedAt))
}
