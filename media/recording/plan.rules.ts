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
  /** What is mixed into the one sound of a recording: the host's first, if it arrives, then each guest's. */
  audioIds: readonly string[]
}

/** A layer that scores this much arrives well enough to be the recording. */
const soundScore = 7

/**
 * Chooses the camera and the microphone that arrive, else screen and its sound, and what guests beside the host say;
 * the picture stays the host's, so that it can be copied. A stream that is paused or dry
 * is left out, since a file split at its keyframes would not grow without them. Of a simulcast stream it is
 * the best layer that arrives well: the file's picture size holds for a whole part, so layers are not mixed.
 */
export function planRecording(candidates: readonly Candidate[], now: Plan | null): Plan | null {
  const flowing = candidates.filter(({ paused, scores }) => !paused && scores.some((score) => score > 0))
  const first = (...sources: string[]) =>
    sources.flatMap((source) => flowing.filter((candidate) => candidate.source === source))[0]
  const video = first('camera', 'screen')
  const audio = first('microphone', 'screen-audio')
  const guests = flowing.filter(({ source }) => source === 'guest-microphone')
  const audioIds = [...(audio ? [audio] : []), ...guests].map(({ producerId }) => producerId)
  if (!video && audioIds.length === 0) return null
  return { video: video ? videoPlan(video, now?.video ?? null) : null, audioIds }
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

const holds = (all: Plan, some: Plan): boolean => some.audioIds.every((id) => all.audioIds.includes(id))
const layerOf = ({ video }: Plan): number => video?.layer ?? 0

export const samePlan = (a: Plan | null, b: Plan | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    holds(a, b) &&
    holds(b, a) &&
    a.video?.producerId === b.video?.producerId &&
    a.video?.layer === b.video?.layer)

/**
 * Whether the change only makes the picture better, or lets a guest be heard, and so may wait until it proves
 * lasting: each change costs the recording a moment.
 */
export function isMereGain(now: Plan | null, wanted: Plan | null): boolean {
  if (now === null || wanted === null || samePlan(now, wanted)) return false
  const keepsHost =
    now.video?.producerId === wanted.video?.producerId && now.audioIds[0] === wanted.audioIds[0]
  return keepsHost && holds(wanted, now) && layerOf(wanted) >= layerOf(now)
}
