import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'

export type StreamKeyRow = Prisma.StreamKeyGetPayload<object>

/** Digests of hosts' stream keys, in PostgreSQL. */
export class StreamKeysStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  of(hostId: string): Promise<StreamKeyRow | null> {
    return this.#db.prisma.streamKey.findUnique({ where: { hostId } })
  }

  /** Puts a host's key in place of the former one. */
  roll(hostId: string, keyDigest: string, rolledAt: Date): Promise<StreamKeyRow> {
    const fresh = { keyDigest, rolledAt, lastUsedAt: null }
    return this.#db.prisma.streamKey.upsert({
      where: { hostId },
      create: { hostId, ...fresh },
      update: fresh,
    })
  }

  async drop(hostId: string): Promise<void> {
    await this.#db.prisma.streamKey.deleteMany({ where: { hostId } })
  }

  /** Whose key this is, noting that it was used; null for nobody's. */
  async use(keyDigest: string, at: Date): Promise<string | null> {
    const [row] = await this.#db.prisma.streamKey.updateManyAndReturn({
      where: { keyDigest },
      data: { lastUsedAt: at },
      select: { hostId: true },
    })
    return row?.hostId ?? null
  }
}
