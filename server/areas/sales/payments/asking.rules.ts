const FIRST_ASK_MS = 10_000
const LAST_PAUSE_MS = 10 * 60_000
/** About half a day after the first: by then every provider has closed what was not paid. */
const MOST_ASKS = 80

/** How long to wait before a provider is asked about a payment again; null when there is nothing more to learn. */
export function nextAskAfterMs(asks: number): number | null {
  return asks >= MOST_ASKS ? null : Math.min(FIRST_ASK_MS * 2 ** Math.min(asks, 10), LAST_PAUSE_MS)
}

/** A page of WeChat's H5 opens for five minutes; what was begun earlier is begun again, as the same payment. */
const H5_OPENS_MS = 4 * 60_000

export const isStale = (channel: string, begunAtMs: number, nowMs: number): boolean =>
  channel === 'h5' && nowMs - begunAtMs > H5_OPENS_MS
