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

/** What was being said at a moment: the newest messages until then. */
export const saidUntil = <M extends { readonly streamMs: number }>(
  chat: readonly M[],
  streamMs: number,
  atMost: number,
): M[] => chat.filter((message) => message.streamMs <= streamMs).slice(-atMost)
