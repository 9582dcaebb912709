import type { EndedSession, SignedIn } from '#server/core/caller.ts'

/** How transport learns who holds a session cookie; identity answers. */
export interface SessionReader {
  /** The account behind a session token, or null when there is none, or it ended. */
  find(token: string): Promise<SignedIn | null>
  /** Has `listener` told of each session that is revoked. */
  onEnded(listener: (ended: EndedSession) => void): void
}
