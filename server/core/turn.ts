import { createHmac } from 'node:crypto'

/** A TURN server of the county's own, for phones whose network lets no media through, and the secret it shares. */
export interface TurnServer {
  /** `turn:` and `turns:` addresses of the same server. */
  readonly urls: readonly string[]
  readonly secret: string
}

/** How long a credential opens the relay: longer than any live, since a relay is asked for anew all the time. */
const GOOD_FOR_S = 24 * 3_600

/**
 * A credential for one connection, which the TURN server checks by itself: the end of its time and a name, signed
 * with the shared secret (draft-uberti-behave-turn-rest-00; coturn's `use-auth-secret`).
 */
export function turnCredential(
  { urls, secret }: TurnServer,
  { name, now }: { name: string; now: Date },
): { urls: string[]; username: string; credential: string } {
  const username = `${Math.floor(now.getTime() / 1_000) + GOOD_FOR_S}:${name}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return { urls: [...urls], username, credential }
}
