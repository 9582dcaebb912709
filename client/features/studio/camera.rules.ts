/** Why there is no picture; each has its own words and its own remedy. */
export type CameraProblem = 'insecure' | 'denied' | 'missing' | 'busy' | 'other'

/** Reads the error that getUserMedia gave; browsers offer no cameras at all on a page without HTTPS. */
export function cameraProblemOf(errorName: string, secure: boolean): CameraProblem {
  if (!secure) return 'insecure'
  if (errorName === 'NotAllowedError' || errorName === 'SecurityError') return 'denied'
  if (errorName === 'NotFoundError' || errorName === 'OverconstrainedError') return 'missing'
  if (errorName === 'NotReadableError' || errorName === 'AbortError') return 'busy'
  return 'other'
}

/** Upright 720p; a camera that cannot gives what it has. */
export const pictureWish = (facing: 'user' | 'environment'): MediaTrackConstraints => ({
  width: { ideal: 720 },
  height: { ideal: 1280 },
  frameRate: { ideal: 30, max: 30 },
  facingMode: { ideal: facing },
})

export const soundWish: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
}
