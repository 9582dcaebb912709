import type { SignedIn } from '#server/core/caller.ts'

/** How transport learns who holds a session cookie; identity answers. */
export interface SessionReader {
  /** The account behind a session token, or null when there is none, or it ended. */
  find(token: string): Promise<SignedIn | null>
}
