/** At most `points` calls in `perMs`, counted for each address or each account (each guest by address). */
export interface Limit {
  readonly points: number
  readonly perMs: number
  readonly per: 'address' | 'account'
  /** How many times as often all the accounts of one address may together; absent: without a bound. */
  readonly addressTimes?: number
}

const MINUTE = 60_000

/** The few limits that routes and events share; a special one is written where it is needed. */
export const limits = {
  /** Reading pages and lists. */
  read: { points: 600, perMs: MINUTE, per: 'account' },
  /** Changing something of one's own or of the county. */
  write: { points: 120, perMs: MINUTE, per: 'account' },
  /** Signing in and asking for codes, counted by address to slow a guesser down. */
  credential: { points: 30, perMs: MINUTE, per: 'address' },
  /** Buying: a person's thumb, not a script; a village behind one router may, a farm of accounts may not. */
  buy: { points: 60, perMs: MINUTE, per: 'account', addressTimes: 40 },
  /** Setting up and steering one's own media connection. */
  signal: { points: 240, perMs: MINUTE, per: 'account' },
} as const satisfies Record<string, Limit>
