import type { ProviderName } from '#contracts/sales/payments.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { PayChannel, PaymentStart } from '#server/areas/sales/sales.ports.ts'
import type { PaymentRow, ProviderPaymentRow } from '#server/areas/sales/sales.rows.ts'

/** What a payment's provider is told of its order. */
export interface PaymentFacts {
  readonly expiresAt: Date
  readonly title: string
}

/** How payments stand at their providers. */
export class ProviderPaymentsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  find(id: string): Promise<ProviderPaymentRow | null> {
    return this.#db.prisma.providerPayment.findUnique({ where: { id } })
  }

  async facts(orderId: string): Promise<PaymentFacts | null> {
    const order = await this.#db.prisma.order.findUnique({
      where: { id: orderId },
      select: { expiresAt: true, lines: { select: { title: true }, orderBy: { skuId: 'asc' }, take: 1 } },
    })
    return order && { expiresAt: order.expiresAt, title: order.lines[0]?.title ?? '' }
  }

  /** Notes how a payment began; again overwrites with what the provider said last. */
  async begun(
    id: string,
    begun: {
      provider: ProviderName
      channel: PayChannel
      start: PaymentStart
      begunAt: Date
      expiresAt: Date
      nextAskAt: Date
    },
  ): Promise<ProviderPaymentRow> {
    const start: Prisma.InputJsonValue = { ...begun.start }
    const row = { ...begun, start }
    return this.#db.prisma.providerPayment.upsert({
      where: { id },
      create: { id, ...row },
      update: { start, begunAt: begun.begunAt, nextAskAt: begun.nextAskAt },
    })
  }

  /** Undecided payments whose provider is to be asked by now. */
  async due(now: Date, limit: number): Promise<(ProviderPaymentRow & { payment: PaymentRow })[]> {
    const rows = await this.#db.prisma.providerPayment.findMany({
      where: { nextAskAt: { lte: now } },
      orderBy: { nextAskAt: 'asc' },
      take: limit,
    })
    const payments = await this.#db.prisma.payment.findMany({
      where: { id: { in: rows.map(({ id }) => id) } },
    })
    const byId = new Map(payments.map((payment) => [payment.id, payment]))
    return rows.flatMap((row) => {
      const payment = byId.get(row.id)
      return payment ? [{ ...row, payment }] : []
    })
  }

  /** Null: it is decided, or nobody will ever pay it. */
  async askAgain(id: string, nextAskAt: Date | null): Promise<void> {
    await this.#db.prisma.providerPayment.updateMany({
      where: { id },
      data: { nextAskAt, asks: { increment: 1 } },
    })
  }

  async closed(id: string, at: Date): Promise<void> {
    await this.#db.prisma.providerPayment.updateMany({
      where: { id, closedAt: null },
      data: { closedAt: at },
    })
  }
}
