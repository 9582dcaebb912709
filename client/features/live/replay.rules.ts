import type { RecordedPart } from '#contracts/live/recording.types.ts'

/** Where a moment of the stream is in the video, in seconds; in a gap where the next part begins. */
export function videoSecondsAt(streamMs: number, parts: readonly RecordedPart[]): number {
  let beforeMs = 0
  for (const { startMs, durationMs } of parts) {
    if (streamMs < startMs + durationMs) return (beforeMs + Math.max(0, streamMs - startMs)) / 1000
    beforeMs += durationMs
  }
  return beforeMs / 1000
}

/** Which moment of the stream the video shows. */
export function streamMsAt(videoSeconds: number, parts: readonly RecordedPart[]): number {
  let leftMs = videoSeconds * 1000
  for (const { startMs, durationMs } of parts) {
    if (leftMs < durationMs) return Math.round(startMs + leftMs)
    leftMs -= durationMs
  }
  const last = parts.at(-1)
  return last ? last.startMs + last.durationMs : 0
}

const LONGEST_STREAM_S = 24 * 3_600

/** The moment of the stream that a link names in seconds; null where it names none. */
export function linkedMs(seconds: unknown): number | null {
  if (typeof seconds !== 'string' || !/^\d{1,6}(\.\d{1,3})?$/.test(seconds)) return null
  const value = Number(seconds)
  return value <= LONGEST_STREAM_S ? Math.round(value * 1000) : null
}

/** The first still of a stretch may be taken a little before its recording begins. */
const EARLY_STILL_MS = 5_000

/** The picture that viewers had at a moment without a moving one: the newest until then. */
export function stillAt<S extends { readonly streamMs: number }>(
  stills: readonly S[],
  parts: readonly RecordedPart[],
  streamMs: number,
): S | null {
  const part = parts.find(
    ({ startMs, durationMs }) => startMs <= streamMs && streamMs <= startMs + durationMs,
  )
  if (part === undefined || part.hasPicture) return null
  const newest = stills.findLast((still) => still.streamMs <= streamMs)
  return newest && newest.streamMs >= part.startMs - EARLY_STILL_MS ? newest : null
}

/** What was being said at a moment: the newest messages until then. */
export const saidUntil = <M extends { readonly streamMs: number }>(
  chat: readonly M[],
  streamMs: number,
  atMost: number,
): M[] => chat.filter((message) => message.streamMs <= streamMs).slice(-atMost)
