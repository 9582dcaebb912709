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
  const segments = segmentsOf(bytes)
  if (segments === null) return null
  const frames = segments.filter(({ marker }) => FRAMES.has(marker))
  const [frame] = frames
  if (frames.length !== 1 || !frame || !isSensible(bytes, frame.from)) return null
  const kept = segments.filter(({ marker }) => !isApplication(marker) && marker !== COMMENT)
  return join([bytes.subarray(0, 2), ...kept.map(({ from, to }) => bytes.subarray(from, to))])
}

interface Segment {
  readonly marker: number
  readonly from: number
  readonly to: number
}

/** Everything from the first segment to the end of the image; null where that does not come. */
function segmentsOf(bytes: Uint8Array): Segment[] | null {
  const segments: Segment[] = []
  let from = 2
  while (from + 1 < bytes.length && bytes[from] === 0xff) {
    const marker = bytes[from + 1] ?? 0
    if (marker === END_OF_IMAGE) return [...segments, { marker, from, to: from + 2 }]
    const end = endOfSegment(bytes, from)
    if (end === null) return null
    const to = marker === START_OF_SCAN ? endOfScan(bytes, end) : end
    segments.push({ marker, from, to })
    from = to
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
