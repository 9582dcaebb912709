import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type AddressRow = Prisma.AddressGetPayload<object>

/** Buyers' addresses, sealed. */
export class AddressesStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  addresses(accountId: string, limit: number): Promise<AddressRow[]> {
    return this.#db.prisma.address.findMany({
      where: { accountId },
      orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
  }

  address(accountId: string, id: string): Promise<AddressRow | null> {
    return this.#db.prisma.address.findFirst({ where: { id, accountId } })
  }

  /** Adds an address unless the account has `limit` of them; null then. */
  add(address: AddressRow, limit: number): Promise<AddressRow | null> {
    return this.#db.transaction(async (tx) => {
      // Two devices adding the last one at once meet here.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${address.accountId}, 1))`
      const count = await tx.address.count({ where: { accountId: address.accountId } })
      return count >= limit ? null : tx.address.create({ data: address })
    })
  }

  async remove(accountId: string, id: string): Promise<boolean> {
    const { count } = await this.#db.prisma.address.deleteMany({ where: { id, accountId } })
    return count === 1
  }

  /** The account's address, marked as used now. */
  async use(tx: Transaction, accountId: string, id: string, now: Date): Promise<AddressRow | null> {
    const [row] = await tx.address.updateManyAndReturn({
      where: { id, accountId },
      data: { lastUsedAt: now },
    })
    return row ?? null
  }
}
