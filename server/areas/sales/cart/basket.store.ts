import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type BasketRow = Prisma.BasketLineGetPayload<object>

/** Buyers' own carts. */
export class BasketStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  lines(accountId: string): Promise<BasketRow[]> {
    return this.#db.prisma.basketLine.findMany({
      where: { accountId },
      orderBy: [{ addedAt: 'desc' }, { skuId: 'asc' }],
      take: 50,
    })
  }

  /** Sets a line's quantity; the price it was added at stays. */
  async set(line: {
    accountId: string
    skuId: string
    quantity: number
    addedPriceFen: number
  }): Promise<void> {
    const { accountId, skuId, quantity } = line
    await this.#db.prisma.basketLine.upsert({
      where: { accountId_skuId: { accountId, skuId } },
      create: line,
      update: { quantity },
    })
  }

  async drop(accountId: string, skuId: string): Promise<void> {
    await this.#db.prisma.basketLine.deleteMany({ where: { accountId, skuId } })
  }

  async remove(tx: Transaction, accountId: string, skuIds: readonly string[]): Promise<void> {
    await tx.basketLine.deleteMany({ where: { accountId, skuId: { in: [...skuIds] } } })
  }
}
