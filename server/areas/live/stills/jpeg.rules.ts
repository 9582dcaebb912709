const START_OF_IMAGE = 0xd8
const END_OF_IMAGE = 0xd9
const START_OF_SCAN = 0xda
const COMMENT = 0xfe
/** Baseline, extended and progressive: what cameras and browsers write and every browser reads. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])
const SMALLEST_SIDE = 16
const LARGEST_SIDE = 1_920

const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef
/** Inside a scan: a stuffed zero or a restart, no new segment. */
const isScanData = (marker: number): boolean => marker === 0 || (marker >= 0xd0 && marker <= 0xd7)

/**
 * A JPEG (ITU-T T.81 annex B) reduced to its picture: without metadata, which may tell where somebody stands,
 * and without what follows its end. Null for anything that is not one picture of a sensible size.
 */
export function pictureOf(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0xff || bytes[1] !== START_OF_IMAGE) return null
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let hasFrame = false
  let at = 2
  while (at + 3 < bytes.length + 2) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] ?? 0
    if (marker === END_OF_IMAGE) return hasFrame ? join([...kept, bytes.subarray(at, at + 2)]) : null
    const end = endOfSegment(bytes, at)
    if (end === null) return null
    if (FRAMES.has(marker)) {
      if (hasFrame || !isSensible(bytes, at)) return null
      hasFrame = true
    }
    const next = marker === START_OF_SCAN ? endOfScan(bytes, end) : end
    if (!isApplication(marker) && marker !== COMMENT) kept.push(bytes.subarray(at, next))
    at = next
  }
  return null
}

function endOfSegment(bytes: Uint8Array, at: number): number | null {
  const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  const end = at + 2 + length
  return length >= 2 && end <= bytes.length ? end : null
}

function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1)
    if (bytes[at] === 0xff && bytes[at + 1] !== 0xff && !isScanData(bytes[at + 1] ?? 0)) return at
  return bytes.length
}

function isSensible(bytes: Uint8Array, at: number): boolean {
  const [height, width] = [at + 5, at + 7].map(
    (place) => ((bytes[place] ?? 0) << 8) | (bytes[place + 1] ?? 0),
  )
  return [height, width].every((side = 0) => side >= SMALLEST_SIDE && side <= LARGEST_SIDE)
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
