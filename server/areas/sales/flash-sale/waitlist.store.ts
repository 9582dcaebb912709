import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type WaiterRow = Prisma.OfferWaiterGetPayload<object>

/** The queues of flash sales. Whoever writes holds the lock of the sale's stock row. */
export class WaitlistStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** A buyer's last place in a queue. */
  last(offerId: string, accountId: string, tx: Transaction = this.#db.prisma): Promise<WaiterRow | null> {
    return tx.offerWaiter.findFirst({ where: { offerId, accountId }, orderBy: { place: 'desc' } })
  }

  ahead(offerId: string, place: number): Promise<number> {
    return this.#db.prisma.offerWaiter.count({ where: { offerId, state: 'waiting', place: { lt: place } } })
  }

  waitingCount(tx: Transaction, offerId: string): Promise<number> {
    return tx.offerWaiter.count({ where: { offerId, state: 'waiting' } })
  }

  /** The head of the queue. */
  next(tx: Transaction, offerId: string): Promise<WaiterRow | null> {
    return tx.offerWaiter.findFirst({ where: { offerId, state: 'waiting' }, orderBy: { place: 'asc' } })
  }

  /** All who wait, in their order; the queue is bounded. */
  waiting(offerId: string): Promise<WaiterRow[]> {
    return this.#db.prisma.offerWaiter.findMany({
      where: { offerId, state: 'waiting' },
      orderBy: { place: 'asc' },
    })
  }

  async add(tx: Transaction, waiter: Omit<WaiterRow, 'place' | 'state' | 'orderId'>): Promise<void> {
    const last = await tx.offerWaiter.aggregate({ where: { offerId: waiter.offerId }, _max: { place: true } })
    await tx.offerWaiter.create({ data: { ...waiter, place: (last._max.place ?? 0) + 1 } })
  }

  async leave(tx: Transaction, offerId: string, accountId: string): Promise<boolean> {
    const { count } = await tx.offerWaiter.updateMany({
      where: { offerId, accountId, state: 'waiting' },
      data: { state: 'left' },
    })
    return count > 0
  }

  async serve(tx: Transaction, id: string, orderId: string): Promise<void> {
    await tx.offerWaiter.update({ where: { id }, data: { state: 'served', orderId } })
  }

  /** Whose turn these orders were. */
  async servedBy(tx: Transaction, offerId: string, orderIds: readonly string[]): Promise<string[]> {
    const rows = await tx.offerWaiter.findMany({
      where: { offerId, state: 'served', orderId: { in: [...orderIds] } },
      select: { accountId: true },
    })
    return rows.map((row) => row.accountId)
  }

  async pass(tx: Transaction, id: string): Promise<void> {
    await tx.offerWaiter.update({ where: { id }, data: { state: 'closed' } })
  }

  /** Units of a sale that buyers hold and have not paid for: what can still come back. */
  async unpaid(offerId: string, tx: Transaction = this.#db.prisma): Promise<number> {
    const sum = await tx.orderLine.aggregate({
      where: { order: { offerId, state: { in: ['held', 'paying'] } } },
      _sum: { quantity: true },
    })
    return sum._sum.quantity ?? 0
  }

  /** Sales whose queue waits although nothing is held unpaid any more. */
  async futile(): Promise<string[]> {
    const rows = await this.#db.prisma.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT w.offer_id AS id FROM offer_waiter w WHERE w.state = 'waiting' AND NOT EXISTS (
        SELECT 1 FROM "order" o WHERE o.offer_id = w.offer_id AND o.state IN ('held', 'paying')) LIMIT 100`
    return rows.map((row) => row.id)
  }

  /** Closes a queue. Returns whose wait ended. */
  async close(tx: Transaction, offerId: string): Promise<string[]> {
    const rows = await tx.offerWaiter.updateManyAndReturn({
      where: { offerId, state: 'waiting' },
      data: { state: 'closed' },
    })
    return rows.map((row) => row.accountId)
  }
}
