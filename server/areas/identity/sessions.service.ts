import { hash, randomBytes } from 'node:crypto'
import DataLoader from 'dataloader'
import { LRUCache } from 'lru-cache'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import type { EndedSession, SignedIn } from '#server/core/caller.ts'
import { LAST_SEEN_STEP_MS, SESSION_LIFETIME_MS } from './identity.rules.ts'
import type { IdentityStore, SessionHolder, SessionRow } from './identity.store.ts'

/** How long another process may still honour a session that this one has ended. */
const CACHE_MS = 3_000
const CACHE_SIZE = 50_000
/** Sessions read from PostgreSQL at once. */
const READ_AT_ONCE = 500

const digestOf = (token: string): string => hash('sha256', token)

/** Signed-in devices: opaque tokens of which only digests are kept, revocable at once. */
export class SessionsService {
  readonly #store: IdentityStore
  readonly #clock: Clock
  /** By token, not its digest, which would have to be worked out for every request; for this long it is in memory. */
  readonly #cache = new LRUCache<string, { signedIn: SignedIn; expiresAt: Date }>({
    max: CACHE_SIZE,
    ttl: CACHE_MS,
  })
  /** Reads what was asked for within one turn of the event loop together: a crowd arrives in the same second. */
  readonly #reader: DataLoader<string, SessionHolder | null>
  readonly #endListeners: ((ended: EndedSession) => void)[] = []

  constructor(deps: { store: IdentityStore; clock: Clock }) {
    this.#store = deps.store
    this.#clock = deps.clock
    this.#reader = new DataLoader((digests) => this.#read(digests), {
      cache: false,
      maxBatchSize: READ_AT_ONCE,
      batchScheduleFn: (read) => setImmediate(read),
    })
  }

  /** Opens a session for an account and returns the token for its cookie. */
  async open(
    accountId: string,
    device: string,
    deviceMark: string | null = null,
  ): Promise<{ token: string; expires: Date }> {
    const token = randomBytes(32).toString('base64url')
    const createdAt = this.#clock.now()
    const expires = new Date(createdAt.getTime() + SESSION_LIFETIME_MS)
    await this.#store.createSession({
      id: newId(),
      accountId,
      tokenDigest: digestOf(token),
      device,
      deviceMark,
      createdAt,
      expiresAt: expires,
    })
    return { token, expires }
  }

  /** The account behind a session token, or null when there is none, or it ended. */
  async find(token: string): Promise<SignedIn | null> {
    const now = this.#clock.now()
    const cached = this.#cache.get(token)
    if (cached) return cached.expiresAt > now ? cached.signedIn : null
    const session = await this.#reader.load(digestOf(token))
    if (!session || session.revokedAt || session.expiresAt <= now) return null
    const { sessionId, accountId, displayName, avatar, roles, lastSeenAt, expiresAt } = session
    if (now.getTime() - lastSeenAt.getTime() > LAST_SEEN_STEP_MS)
      await this.#store.touchSession(sessionId, now)
    const signedIn = { accountId, sessionId, displayName, avatar, roles }
    this.#cache.set(token, { signedIn, expiresAt })
    return signedIn
  }

  async #read(digests: readonly string[]): Promise<(SessionHolder | null)[]> {
    const found = await this.#store.sessionsByTokens(digests)
    const byDigest = new Map(found.map((session) => [session.tokenDigest, session]))
    return digests.map((digest) => byDigest.get(digest) ?? null)
  }

  list(accountId: string): Promise<SessionRow[]> {
    return this.#store.openSessions(accountId, this.#clock.now())
  }

  /** Ends one session of an account. Throws `not_found` when it has no such open session. */
  async revoke(accountId: string, sessionId: string): Promise<void> {
    const ended = await this.#store.revokeSessions(accountId, sessionId, this.#clock.now())
    this.#end({ accountId, sessionId })
    if (ended === 0) throw new Problem('not_found')
  }

  /** Ends every session of an account. */
  async revokeAll(accountId: string): Promise<void> {
    await this.#store.revokeSessions(accountId, null, this.#clock.now())
    this.#end({ accountId, sessionId: null })
  }

  /** Has `listener` told of each session that is revoked. */
  onEnded(listener: (ended: EndedSession) => void): void {
    this.#endListeners.push(listener)
  }

  /** Lets the next request of an account read its name and roles anew. */
  refresh(accountId: string): void {
    this.#forget(accountId)
  }

  #end(ended: EndedSession): void {
    this.#forget(ended.accountId)
    for (const listener of this.#endListeners) listener(ended)
  }

  #forget(accountId: string): void {
    for (const [token, { signedIn }] of this.#cache.entries())
      if (signedIn.accountId === accountId) this.#cache.delete(token)
  }
}
