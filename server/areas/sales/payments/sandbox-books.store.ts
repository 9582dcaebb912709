import type { Database } from '#server/storage/database.ts'
import type { PaymentOutcome } from './payments.types.ts'
import type { BillLine, SandboxBooks } from '#server/areas/sales/sales.ports.ts'

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

  async refund(refund: {
    refundId: string
    paymentId: string
    amountFen: number
    at: Date
  }): Promise<boolean> {
    const { refundId: id, paymentId, amountFen, at } = refund
    return this.#db.transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM sandbox_payment WHERE id = ${paymentId}::uuid FOR UPDATE`
      if (await tx.sandboxRefund.findUnique({ where: { id } })) return true
      const payment = await tx.sandboxPayment.findUnique({ where: { id: paymentId } })
      const { _sum: sent } = await tx.sandboxRefund.aggregate({
        where: { paymentId },
        _sum: { amountFen: true },
      })
      const left = payment?.outcome === 'paid' ? payment.amountFen - (sent.amountFen ?? 0) : 0
      if (amountFen > left) return false
      await tx.sandboxRefund.create({ data: { id, paymentId, amountFen, at } })
      return true
    })
  }

  findRefund(refundId: string): Promise<{ amountFen: number } | null> {
    return this.#db.prisma.sandboxRefund.findUnique({ where: { id: refundId } })
  }

  async between(from: Date, to: Date): Promise<readonly BillLine[]> {
    const within = { gte: from, lt: to }
    const payments = await this.#db.prisma.sandboxPayment.findMany({
      where: { outcome: 'paid', decidedAt: within },
    })
    const refunds = await this.#db.prisma.sandboxRefund.findMany({ where: { at: within } })
    return [
      ...payments.map((row) => billLine('payment', row)),
      ...refunds.map((row) => billLine('refund', row)),
    ]
  }
}

const billLine = (
  kind: BillLine['kind'],
  { id, amountFen }: { id: string; amountFen: number },
): BillLine => ({
  ...{ kind, id, amountFen },
  reference: id,
  settled: true,
})
