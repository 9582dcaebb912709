export interface Attempt {
  /** How long to wait before it, at most. */
  readonly delayMaxMs: number
  /** How long it may take. */
  readonly timeoutMs: number
}

/** As many quick attempts as a minute holds: whoever drives out of a tunnel should not wait for the next one. */
const QUICK_ATTEMPTS = 32
const quick: Attempt = { delayMaxMs: 300, timeoutMs: 1_800 }
const patient: Attempt = { delayMaxMs: 5_000, timeoutMs: 8_000 }

/**
 * The n-th attempt (from 0) to connect again. Quick ones come first, since a handshake that hangs on a dead
 * network hangs on when the network is back; every fourth is patient, for networks that are merely slow.
 */
export const attemptAt = (n: number): Attempt =>
  n >= QUICK_ATTEMPTS ? patient : n % 4 === 3 ? { ...quick, timeoutMs: 6_000 } : quick
