import type { AfterSaleState } from '#contracts/sales/after-sales.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

const claimParts = { acts: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } } satisfies Prisma.AfterSaleInclude

export type AfterSaleRow = Prisma.AfterSaleGetPayload<{ include: typeof claimParts }>

const CLOSED: AfterSaleState[] = ['granted', 'rejected', 'withdrawn']

/** Claims and what was said about them. */
export class AfterSalesStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  claim(id: string): Promise<AfterSaleRow | null> {
    return this.#db.prisma.afterSale.findUnique({ where: { id }, include: claimParts })
  }

  /** What became of a merchant's parcels that were paid since then. */
  async recordOf(
    merchantId: string,
    since: Date,
  ): Promise<{ parcels: number; claims: number; granted: number; open: number }> {
    const [parcels, byState] = await Promise.all([
      this.#db.prisma.parcel.count({ where: { merchantId, paidAt: { gte: since } } }),
      this.#db.prisma.afterSale.groupBy({
        by: ['state'],
        where: { merchantId, createdAt: { gte: since }, state: { not: 'withdrawn' } },
        _count: true,
      }),
    ])
    const count = (which: (state: AfterSaleState) => boolean) =>
      byState.reduce((sum, row) => sum + (which(row.state) ? row._count : 0), 0)
    return {
      parcels,
      claims: count(() => true),
      granted: count((state) => state === 'granted'),
      open: count((state) => !CLOSED.includes(state)),
    }
  }

  claimIn(tx: Transaction, id: string): Promise<AfterSaleRow | null> {
    return tx.afterSale.findUnique({ where: { id }, include: claimParts })
  }

  /** Newest first, of a buyer, of a merchant or of all. */
  page(filter: {
    accountId?: string
    merchantId?: string
    state?: AfterSaleState | undefined
    after: AfterSaleRow | null
    limit: number
  }): Promise<AfterSaleRow[]> {
    const { accountId, merchantId, state, after, limit } = filter
    return this.#db.prisma.afterSale.findMany({
      where: {
        ...(accountId === undefined ? {} : { accountId }),
        ...(merchantId === undefined ? {} : { merchantId }),
        ...(state === undefined ? {} : { state }),
        ...(after
          ? {
              OR: [
                { createdAt: { lt: after.createdAt } },
                { createdAt: after.createdAt, id: { lt: after.id } },
              ],
            }
          : {}),
      },
      include: claimParts,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
  }

  async create(tx: Transaction, claim: Prisma.AfterSaleCreateManyInput): Promise<void> {
    await tx.afterSale.createMany({ data: [claim] })
  }

  /** Whether a line has a claim that is not over; to be asked under the order's lock. */
  async hasOpen(tx: Transaction, orderId: string, skuId: string): Promise<boolean> {
    const open = await tx.afterSale.findFirst({
      where: { orderId, skuId, state: { notIn: CLOSED } },
      select: { id: true },
    })
    return open !== null
  }

  /** What was asked for a line in claims that were granted, in units. */
  async grantedUnits(tx: Transaction, orderId: string, skuId: string): Promise<number> {
    const sum = await tx.afterSale.aggregate({
      where: { orderId, skuId, state: 'granted' },
      _sum: { quantity: true },
    })
    return sum._sum.quantity ?? 0
  }

  /** Moves a claim on if it is still where it was; false when another was first. */
  async become(
    tx: Transaction,
    id: string,
    from: AfterSaleState,
    change: Prisma.AfterSaleUpdateManyMutationInput,
  ): Promise<boolean> {
    const { count } = await tx.afterSale.updateMany({ where: { id, state: from }, data: change })
    return count === 1
  }

  async record(tx: Transaction, act: Prisma.AfterSaleActCreateManyInput): Promise<void> {
    await tx.afterSaleAct.createMany({ data: [act] })
  }

  /** Claims whose deadline has passed, the oldest first. */
  async due(now: Date, limit: number): Promise<string[]> {
    const rows = await this.#db.prisma.afterSale.findMany({
      where: { deadlineAt: { lte: now }, state: { notIn: CLOSED } },
      select: { id: true },
      orderBy: { deadlineAt: 'asc' },
      take: limit,
    })
    return rows.map((row) => row.id)
  }

  /** How many of a merchant's claims wait for its word. */
  waiting(merchantId: string): Promise<number> {
    return this.#db.prisma.afterSale.count({ where: { merchantId, state: { in: ['asked', 'returned'] } } })
  }
}
