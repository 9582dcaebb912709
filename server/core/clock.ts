/** Where services read the time, so that tests can move it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** Milliseconds on the stream's clock at an instant; null before the stream began. */
export function streamMsAt(startedAt: Date | null, at: Date): number | null {
  return startedAt === null ? null : Math.max(0, at.getTime() - startedAt.getTime())
}
