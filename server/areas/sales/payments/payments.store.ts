import type { Database } from '#server/storage/database.ts'
import { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { PaymentRow } from '#server/areas/sales/sales.rows.ts'

/** Payments and the inbox of what providers told of them. */
export class PaymentsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  payment(id: string): Promise<(PaymentRow & { order: { accountId: string } }) | null> {
    return this.#db.prisma.payment.findUnique({
      where: { id },
      include: { order: { select: { accountId: true } } },
    })
  }

  paymentIn(tx: Transaction, id: string): Promise<PaymentRow | null> {
    return tx.payment.findUnique({ where: { id } })
  }

  pendingOf(tx: Transaction, orderId: string): Promise<PaymentRow | null> {
    return tx.payment.findFirst({ where: { orderId, state: 'pending' }, orderBy: { createdAt: 'desc' } })
  }

  /** Payments of an order of which the provider has not told the outcome. */
  async undecided(orderId: string): Promise<PaymentRow[]> {
    return this.#db.prisma.payment.findMany({ where: { orderId, state: 'pending' } })
  }

  create(tx: Transaction, payment: Prisma.PaymentUncheckedCreateInput): Promise<PaymentRow> {
    return tx.payment.create({ data: payment })
  }

  async setShares(id: string, shares: Prisma.InputJsonArray): Promise<void> {
    await this.#db.prisma.payment.updateMany({
      where: { id, shares: { equals: Prisma.DbNull } },
      data: { shares },
    })
  }

  async decide(
    tx: Transaction,
    id: string,
    decision: { state: 'paid' | 'declined'; decidedAt: Date; refundDue?: boolean },
  ): Promise<void> {
    await tx.payment.update({ where: { id }, data: decision })
  }

  /** Takes an event into the inbox; false when it is there already. */
  async receive(
    tx: Transaction,
    event: { provider: string; eventId: string; payload: Prisma.InputJsonObject },
  ): Promise<boolean> {
    const { count } = await tx.paymentEvent.createMany({ data: [event], skipDuplicates: true })
    return count === 1
  }

  async refundsDue(now: Date, limit: number): Promise<PaymentRow[]> {
    return this.#db.prisma.payment.findMany({
      where: { refundDue: true, state: 'paid', OR: [{ refundTryAt: null }, { refundTryAt: { lte: now } }] },
      orderBy: { decidedAt: 'asc' },
      take: limit,
    })
  }

  /** Puts a refund off, so that those behind it have their turn. */
  async refundLater(id: string, refundTryAt: Date): Promise<void> {
    await this.#db.prisma.payment.updateMany({ where: { id }, data: { refundTryAt } })
  }

  /** Notes that the provider sent the money back; false when that was noted before. */
  async noteRefund(tx: Transaction, id: string): Promise<boolean> {
    const { count } = await tx.payment.updateMany({
      where: { id, refundDue: true, state: 'paid' },
      data: { state: 'refunded', refundDue: false },
    })
    return count === 1
  }

  /** Adds to what went back of an order that ended unpaid; never beyond its total. */
  async addRefund(tx: Transaction, orderId: string, amountFen: number): Promise<void> {
    await tx.$executeRaw`UPDATE "order" SET refunded_fen = least(total_fen, refunded_fen + ${amountFen})
      WHERE id = ${orderId}::uuid AND state IN ('expired', 'cancelled')`
  }
}
