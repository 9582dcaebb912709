import type { Database } from '#server/storage/database.ts'
import type { PaymentOutcome } from './payments.types.ts'
import type { SandboxBooks } from '#server/areas/sales/sales.ports.ts'

/** The payment sandbox's books, so that it remembers over restarts what a buyer decided. */
export class SandboxBooksStore implements SandboxBooks {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async begin(payment: { paymentId: string; amountFen: number }): Promise<void> {
    const { paymentId: id, amountFen } = payment
    await this.#db.prisma.sandboxPayment.createMany({ data: [{ id, amountFen }], skipDuplicates: true })
  }

  async find(paymentId: string): Promise<{ amountFen: number; outcome: PaymentOutcome | null } | null> {
    const row = await this.#db.prisma.sandboxPayment.findUnique({ where: { id: paymentId } })
    if (!row) return null
    const outcome = row.outcome === 'paid' || row.outcome === 'declined' ? row.outcome : null
    return { amountFen: row.amountFen, outcome }
  }

  async decide(paymentId: string, outcome: PaymentOutcome, at: Date): Promise<boolean> {
    const { count } = await this.#db.prisma.sandboxPayment.updateMany({
      where: { id: paymentId, outcome: null },
      data: { outcome, decidedAt: at },
    })
    return count === 1
  }

  async refund(paymentId: string, key: string): Promise<void> {
    await this.#db.prisma.sandboxPayment.updateMany({
      where: { id: paymentId, outcome: 'paid', refundKey: null },
      data: { refundKey: key },
    })
  }
}
