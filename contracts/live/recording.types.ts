import { z } from 'zod'
import { id, instant, streamMs } from '../core/values.ts'
import { still } from './still.types.ts'

/** A stretch of the recording without gap, on the stream's clock. */
export const recordedPart = z.object({
  startMs: streamMs,
  durationMs: z.int().min(0),
  /** Whether the host sent a moving picture; without one the sound is drawn, and stills show what was seen. */
  hasPicture: z.boolean(),
})
export type RecordedPart = z.infer<typeof recordedPart>

/** While one product was explained. */
export const chapter = z.object({
  /** The timeline entry it begins with. */
  id,
  title: z.string(),
  startMs: streamMs,
  endMs: streamMs,
  /** The product's piece of the video as MP4, where it was recorded and is finished. */
  clipUrl: z.string().nullable(),
})
export type Chapter = z.infer<typeof chapter>

/** Why a recording ended before its live did. */
export const earlyEnd = z.enum(['disk_full', 'failed', 'long_enough'])
export type EarlyEnd = z.infer<typeof earlyEnd>

/** Where a live can be watched beside WebRTC, and what is where in it. */
export const recording = z.object({
  /** `none`: not recorded, or deleted after its term. `stopped`: ended before the live did. */
  state: z.enum(['none', 'recording', 'finished', 'stopped']),
  /** HLS of the last seconds, for watching while it is on. */
  hlsUrl: z.string().nullable(),
  /** HLS from the beginning. */
  replayUrl: z.string().nullable(),
  parts: z.array(recordedPart).max(2_000),
  chapters: z.array(chapter).max(500),
  /** Pictures of stretches without a moving one, in order. */
  stills: z.array(still).max(2_000),
  /** Until then nobody can delete it. */
  keepUntil: instant.nullable(),
})
export type Recording = z.infer<typeof recording>
