import { hash, randomBytes } from 'node:crypto'
import type { StreamKey } from '#contracts/live/ingest.routes.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import type { StreamKeyRow, StreamKeysStore } from './stream-keys.store.ts'

interface KeysDeps {
  streamKeysStore: StreamKeysStore
  clock: Clock
}

/** Of 256 random bits nothing is gained by a slow digest. */
const digestOf = (key: string): string => hash('sha256', key)

/** What a host's encoder shows to be let in: a secret that only its digest is kept of. */
export class StreamKeysService {
  readonly #deps: KeysDeps

  constructor(deps: KeysDeps) {
    this.#deps = deps
  }

  async mine({ accountId }: SignedIn): Promise<StreamKey | null> {
    const row = await this.#deps.streamKeysStore.of(accountId)
    return row && present(row)
  }

  /** Makes a new key and tells it this once; the former one is worth nothing from now on. */
  async roll({ accountId }: SignedIn): Promise<StreamKey & { key: string }> {
    const { streamKeysStore, clock } = this.#deps
    const key = `fc_${randomBytes(32).toString('base64url')}`
    return { ...present(await streamKeysStore.roll(accountId, digestOf(key), clock.now())), key }
  }

  async drop({ accountId }: SignedIn): Promise<void> {
    await this.#deps.streamKeysStore.drop(accountId)
  }

  /** Whose key it is. Throws `stream_key_wrong`. */
  async hostOf(key: string): Promise<string> {
    const { streamKeysStore, clock } = this.#deps
    const hostId = /^fc_[\w-]{43}$/.test(key) ? await streamKeysStore.use(digestOf(key), clock.now()) : null
    if (hostId === null) throw new Problem('stream_key_wrong')
    return hostId
  }
}

const present = ({ rolledAt, lastUsedAt }: StreamKeyRow): StreamKey => ({
  rolledAt: rolledAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})
