import { MAX_COHOSTS } from '#contracts/live/cohosts.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type CohostRow = Prisma.CohostGetPayload<object>

const MOST_ASKED = 50

/** Co-hosting of lives in PostgreSQL. */
export class CohostsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  standing(liveId: string, accountId: string): Promise<CohostRow | null> {
    return this.#db.prisma.cohost.findUnique({ where: { liveId_accountId: { liveId, accountId } } })
  }

  standingIn(tx: Transaction, liveId: string, accountId: string): Promise<CohostRow | null> {
    return tx.cohost.findUnique({ where: { liveId_accountId: { liveId, accountId } } })
  }

  /** Lets nobody else change the co-hosting of a live before this transaction is over. */
  async lock(tx: Transaction, liveId: string): Promise<void> {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`cohosts ${liveId}`}, 0))::text`
  }

  /** How many are up or invited. */
  taken(tx: Transaction, liveId: string): Promise<number> {
    return tx.cohost.count({ where: { liveId, state: { in: ['on', 'invited'] } } })
  }

  asking(tx: Transaction, liveId: string): Promise<number> {
    return tx.cohost.count({ where: { liveId, state: 'asked' } })
  }

  async put(tx: Transaction, row: CohostRow): Promise<void> {
    const { liveId, accountId, state, at } = row
    await tx.cohost.upsert({
      where: { liveId_accountId: { liveId, accountId } },
      create: row,
      update: { state, at },
    })
  }

  /** Those who are up, were invited or asked, each in the order in which they came to be so. */
  current(liveId: string): Promise<CohostRow[]> {
    return this.#db.prisma.cohost.findMany({
      where: { liveId, state: { in: ['on', 'invited', 'asked'] } },
      orderBy: [{ state: 'desc' }, { at: 'asc' }],
      take: MAX_COHOSTS + MOST_ASKED,
    })
  }
}

export { MOST_ASKED }
