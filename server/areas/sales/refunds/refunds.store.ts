import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

export type RefundRow = Prisma.RefundGetPayload<object>

/** Refunds of paid orders. */
export class RefundsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  refund(id: string): Promise<RefundRow | null> {
    return this.#db.prisma.refund.findUnique({ where: { id } })
  }

  refundIn(tx: Transaction, id: string): Promise<RefundRow | null> {
    return tx.refund.findUnique({ where: { id } })
  }

  ofOrder(orderId: string, limit: number): Promise<RefundRow[]> {
    return this.#db.prisma.refund.findMany({
      where: { orderId },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: limit,
    })
  }

  page(filter: {
    state?: 'due' | 'sent' | undefined
    after: RefundRow | null
    limit: number
  }): Promise<RefundRow[]> {
    const { state, after, limit } = filter
    return this.#db.prisma.refund.findMany({
      where: {
        ...(state ? { state } : {}),
        ...(after
          ? {
              OR: [
                { createdAt: { lt: after.createdAt } },
                { createdAt: after.createdAt, id: { lt: after.id } },
              ],
            }
          : {}),
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
  }

  /** The names of parcels' merchants, by parcel. */
  async merchantNames(parcelIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#db.prisma.parcel.findMany({
      where: { id: { in: [...parcelIds] } },
      select: { id: true, merchantName: true },
    })
    return new Map(rows.map((row) => [row.id, row.merchantName]))
  }

  /** The payment that an order was paid by. */
  async payment(tx: Transaction, orderId: string): Promise<{ id: string } | null> {
    return tx.payment.findFirst({ where: { orderId, state: 'paid', refundDue: false }, select: { id: true } })
  }

  async create(tx: Transaction, refund: Prisma.RefundCreateManyInput): Promise<void> {
    await tx.refund.create({ data: refund })
  }

  /** Notes what an order and one of its parcels have sent back in all. */
  async note(
    tx: Transaction,
    refund: { orderId: string; parcelId: string; amountFen: number },
  ): Promise<void> {
    const { orderId, parcelId, amountFen } = refund
    await tx.parcel.update({ where: { id: parcelId }, data: { refundedFen: { increment: amountFen } } })
    await tx.order.update({ where: { id: orderId }, data: { refundedFen: { increment: amountFen } } })
  }

  /** Marks a parcel's lines as back on the shelf; returns what was not before, in the order of SKUs. */
  async takeBack(tx: Transaction, parcelId: string): Promise<{ skuId: string; quantity: number }[]> {
    const lines = await tx.orderLine.findMany({ where: { parcelId }, orderBy: { skuId: 'asc' } })
    for (const { orderId, skuId, quantity } of lines)
      await tx.orderLine.update({
        where: { orderId_skuId: { orderId, skuId } },
        data: { returned: quantity },
      })
    return lines.map((line) => ({ skuId: line.skuId, quantity: line.quantity - line.returned }))
  }

  /** Refunds to ask the provider for, with the payment that they are part of. */
  async due(now: Date, limit: number): Promise<(RefundRow & { provider: string; paymentFen: number })[]> {
    const rows = await this.#db.prisma.refund.findMany({
      where: { state: 'due', nextTryAt: { lte: now } },
      orderBy: { nextTryAt: 'asc' },
      take: limit,
    })
    const payments = await this.#db.prisma.payment.findMany({
      where: { id: { in: rows.map((row) => row.paymentId) } },
      select: { id: true, provider: true, amountFen: true },
    })
    const byId = new Map(payments.map((payment) => [payment.id, payment]))
    return rows.flatMap((row) => {
      const payment = byId.get(row.paymentId)
      return payment ? [{ ...row, provider: payment.provider, paymentFen: payment.amountFen }] : []
    })
  }

  /** False when it was noted before. */
  async noteSent(tx: Transaction, id: string, at: Date): Promise<boolean> {
    const { count } = await tx.refund.updateMany({
      where: { id, state: 'due' },
      data: { state: 'sent', sentAt: at },
    })
    return count === 1
  }

  async tryAgain(id: string, at: Date): Promise<void> {
    await this.#db.prisma.refund.updateMany({
      where: { id, state: 'due' },
      data: { nextTryAt: at, tries: { increment: 1 } },
    })
  }
}
