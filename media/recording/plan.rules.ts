/** One stream of a room, as far as recording it goes. */
export interface Candidate {
  producerId: string
  kind: 'audio' | 'video'
  source: string
  paused: boolean
  codec: 'h264' | 'vp8' | 'opus'
  /** 0–10 for each simulcast layer, the smallest first; one number where there are no layers. */
  scores: readonly number[]
}

export interface VideoPlan {
  producerId: string
  codec: 'h264' | 'vp8'
  layer: number
}

/** What to record at this moment; null while nothing arrives. */
export interface Plan {
  video: VideoPlan | null
  audioId: string | null
}

/** A layer that scores this much arrives well enough to be the recording. */
const soundScore = 7

/**
 * Chooses the camera and the microphone that arrive, else screen and its sound. A stream that is paused or dry
 * is left out, since a file split at its keyframes would not grow without them. Of a simulcast stream it is
 * the best layer that arrives well: the file's picture size holds for a whole part, so layers are not mixed.
 */
export function planRecording(candidates: readonly Candidate[], now: Plan | null): Plan | null {
  const flowing = candidates.filter(({ paused, scores }) => !paused && scores.some((score) => score > 0))
  const first = (...sources: string[]) =>
    sources.flatMap((source) => flowing.filter((candidate) => candidate.source === source))[0]
  const video = first('camera', 'screen')
  const audio = first('microphone', 'screen-audio')
  if (!video && !audio) return null
  return { video: video ? videoPlan(video, now?.video ?? null) : null, audioId: audio?.producerId ?? null }
}

function videoPlan({ producerId, codec, scores }: Candidate, now: VideoPlan | null): VideoPlan {
  const kept = now?.producerId === producerId && (scores[now.layer] ?? 0) > 0 ? now.layer : -1
  const sound = Math.max(
    kept,
    scores.findLastIndex((score) => score >= soundScore),
  )
  const layer = sound >= 0 ? sound : scores.findLastIndex((score) => score > 0)
  return { producerId, codec: codec === 'vp8' ? 'vp8' : 'h264', layer }
}

export const samePlan = (a: Plan | null, b: Plan | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.audioId === b.audioId &&
    a.video?.producerId === b.video?.producerId &&
    a.video?.layer === b.video?.layer)

/** Whether the change only makes the picture better, and so may wait until it proves lasting. */
export const isMereGain = (now: Plan | null, wanted: Plan | null): boolean =>
  now !== null &&
  wanted !== null &&
  now.audioId === wanted.audioId &&
  now.video?.producerId === wanted.video?.producerId &&
  (wanted.video?.layer ?? 0) > (now.video?.layer ?? 0)
