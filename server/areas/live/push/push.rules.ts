import type { PushAnswer, PushKind } from './push.ports.ts'

/** What became of one attempt to hand a message to a push service. */
type PushOutcome = 'delivered' | 'gone' | 'later' | 'refused'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Attempts in all. */
const MOST_TRIES = 4

/** Names that lead nowhere, or to where only this network's own machines are. */
const INNER_NAMES = [
  ...['localhost', 'local', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'arpa'],
  ...['test', 'example', 'invalid', 'onion', 'alt'],
]

/**
 * Whether messages may be sent there: HTTPS on its own port, to a host with a public name. Where its name leads is
 * looked at when it is connected to.
 */
export function isFitEndpoint(endpoint: string, allowLocal: boolean): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  if (username !== '' || password !== '') return false
  if (allowLocal) return protocol === 'https:' || protocol === 'http:'
  if (protocol !== 'https:' || port !== '') return false
  const labels = hostname.replace(/\.$/, '').split('.')
  const last = labels.at(-1) ?? ''
  // A URL has its IPv4 addresses as four numbers and its IPv6 ones in brackets, however they were written.
  const isAddress = hostname.startsWith('[') || /^\d+$/.test(last)
  return labels.length > 1 && !isAddress && !INNER_NAMES.includes(last)
}

/** What a push service's answer says (RFC 8030): a redirect is no place that the browser named, and is not followed. */
export function outcomeOf(answer: PushAnswer): PushOutcome {
  if ('fault' in answer) return faults[answer.fault]
  const { status } = answer
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 404 || status === 410) return 'gone'
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'later'
  return 'refused'
}

const faults = { unreachable: 'later', inner: 'refused', unusable: 'gone' } as const

/** How long after a failed attempt the next one is made, or null when there is none; the service may ask for longer. */
export function retryAfterMs(tries: number, firstMs: number, askedMs: number | null): number | null {
  if (tries >= MOST_TRIES) return null
  return Math.max(firstMs * 4 ** (tries - 1), Math.min(askedMs ?? 0, 10 * MINUTE_MS))
}

/** Until when a message helps: a live that begins for an hour, a changed plan until the live was to begin. */
export function expiryOf(kind: PushKind, startsAt: Date, now: Date): Date {
  const untilMs = kind === 'started' ? HOUR_MS : startsAt.getTime() - now.getTime()
  return new Date(now.getTime() + Math.min(DAY_MS, Math.max(HOUR_MS, untilMs)))
}
