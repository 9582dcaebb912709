import type { IncomingHttpHeaders } from 'node:http'

/** The caller's address: who is connected, or whom the proxy in front of us names last where there is one. */
export function callerAddress(
  connected: string | undefined,
  headers: IncomingHttpHeaders,
  behindProxy: boolean,
): string {
  const named = behindProxy
    ? [headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1)?.trim()
    : undefined
  return named ?? connected ?? 'unknown'
}
