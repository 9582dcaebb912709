/** Milliseconds before the n-th retry (from 0): doubling, bounded, spread by up to half so that crowds do not march in step. */
export function backoffMs(attempt: number, random: number, firstMs = 400, longestMs = 15_000): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16))
  return Math.round(full / 2 + (full / 2) * random)
}

/** Whether sending the same request again can help and cannot harm. */
export function mayRetry(
  request: { method: string; idempotent: boolean },
  code: string,
  status: number,
): boolean {
  const safe = request.method === 'GET' || request.idempotent
  return safe && (code === 'offline' || (status >= 502 && status <= 504))
}
