import type { Chapter, RecordedPart } from '#contracts/live/recording.types.ts'

/** What a chapter is made from: an entry of the timeline. */
export interface TimelineMoment {
  readonly id: string
  readonly streamMs: number
  readonly kind: string
  readonly subject: string | null
}

/** A chapter shorter than this was a slip of the thumb. */
const SHORTEST_CHAPTER_MS = 1_000

/** From each `explained` to what ends it: its `explainEnded`, the next product, or the end of the stream. */
export function chaptersOf(timeline: readonly TimelineMoment[], endMs: number): Omit<Chapter, 'clipUrl'>[] {
  const ordered = [...timeline].sort((a, b) => a.streamMs - b.streamMs)
  return ordered.flatMap(({ id, kind, subject, streamMs: startMs }, index) => {
    if (kind !== 'explained' || subject === null) return []
    const end = ordered
      .slice(index + 1)
      .find(
        (later) =>
          later.kind === 'explained' ||
          later.kind === 'ended' ||
          (later.kind === 'explainEnded' && later.subject === subject),
      )
    const chapter = { id, title: subject, startMs, endMs: end?.streamMs ?? endMs }
    return chapter.endMs - startMs < SHORTEST_CHAPTER_MS ? [] : [chapter]
  })
}

/** Whether any of a span was recorded. */
export const isRecorded = (
  { startMs, endMs }: Pick<Chapter, 'startMs' | 'endMs'>,
  parts: readonly Pick<RecordedPart, 'startMs' | 'durationMs'>[],
): boolean => parts.some((part) => part.startMs < endMs && part.startMs + part.durationMs > startMs)
