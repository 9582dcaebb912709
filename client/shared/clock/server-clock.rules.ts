/** One comparison with the server's clock; the truth lies within `doubtMs` of `offsetMs`. */
export interface ClockReading {
  readonly offsetMs: number
  readonly doubtMs: number
  readonly takenAt: number
}

/** A device's clock wanders; a reading so old gives way to any newer one. */
const STALE_AFTER_MS = 120_000

/** Keeps the reading that is surer, unless it has grown old or the device's clock was set. */
export function betterReading(known: ClockReading | null, fresh: ClockReading): ClockReading {
  if (known === null || fresh.takenAt - known.takenAt > STALE_AFTER_MS) return fresh
  const disagree = Math.abs(known.offsetMs - fresh.offsetMs) > known.doubtMs + fresh.doubtMs
  return disagree || fresh.doubtMs <= known.doubtMs ? fresh : known
}
