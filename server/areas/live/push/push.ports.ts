/** What of a live its waiting people are told while no page is open; the same as on their pages. */
export type PushKind = 'started' | 'moved' | 'cancelled'

/** A browser, as its push service knows it. */
export interface PushTarget {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  /** The address that the browser knows us by. */
  readonly site: string
}

export interface PushMessage {
  /** Readable to the browser alone. */
  readonly payload: string
  /** A message of the same topic that still waits at the push service gives way to this one. */
  readonly topic: string
  readonly keepSeconds: number
}

/**
 * What a push service said, and how long it asked us to wait; or why it said nothing: it cannot be reached, its name
 * leads into somebody's own network, or nothing can be encrypted for the browser's key.
 */
export type PushAnswer =
  | { readonly status: number; readonly askedMs: number | null }
  | { readonly fault: 'unreachable' | 'inner' | 'unusable' }

/** Hands messages to the push services of browsers. */
export interface PushGateway {
  /** The public key that browsers subscribe with (RFC 8292), in base64url. */
  readonly publicKey: string
  /** Whether endpoints on this machine and its network are let through, for tests. */
  readonly allowLocal: boolean
  /** Sends one message; does not reject. */
  send(target: PushTarget, message: PushMessage): Promise<PushAnswer>
}

/** How a message ended, or that it will be tried again. */
export type PushResult = 'delivered' | 'gone' | 'refused' | 'retried' | 'given_up' | 'expired'

/** Where it is counted what became of messages. */
export interface PushMeter {
  pushed(kind: PushKind, result: PushResult): void
}
