/** How a still is made: its longer side in pixels and the JPEG quality, 0–1. */
export interface StillSize {
  readonly side: number
  readonly quality: number
}

/** From small to good: about 4, 8, 14 and 25 KB of an orchard. */
const SIZES: readonly StillSize[] = [
  { side: 256, quality: 0.4 },
  { side: 384, quality: 0.45 },
  { side: 512, quality: 0.5 },
  { side: 720, quality: 0.55 },
]

/** A host who has turned to stills is short of network: the first one had better be there soon. */
export const FIRST_STEP = 1
/** A still may take so much of the five seconds; the rest is the sound's. */
const LONGEST_SENDING_MS = 2_500
/** So quick a still leaves room for a better one. */
const QUICK_SENDING_MS = 600

export const sizeAt = (step: number): StillSize => SIZES[step] ?? { side: 256, quality: 0.4 }

/** The next still's step after one of `bytes` that took `tookMs`; null: it did not arrive. */
export function nextStep(step: number, tookMs: number | null): number {
  if (tookMs === null || tookMs > LONGEST_SENDING_MS) return Math.max(0, step - 1)
  return tookMs < QUICK_SENDING_MS ? Math.min(SIZES.length - 1, step + 1) : step
}

/** What the network carried while a still was sent, kbit/s; base64 makes four bytes of three. */
export const carriedKbps = (bytes: number, tookMs: number): number =>
  Math.round((bytes * 8 * (4 / 3)) / Math.max(1, tookMs))
