import type { ProviderName } from '#contracts/sales/payments.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { BillLine } from '#server/areas/sales/sales.ports.ts'

/** Our side of a payment or refund, with its order. */
export interface BookedRow {
  readonly kind: 'payment' | 'refund'
  readonly id: string
  readonly amountFen: number
  readonly settled: boolean
}

export type BillRow = Prisma.ProviderBillGetPayload<{ include: { _count: { select: { lines: true } } } }> & {
  readonly differences: number
  readonly open: number
}
export type DifferenceRow = Prisma.BillDifferenceGetPayload<object>

const LINES_AT_ONCE = 2_000
const MOST_LATE = 10_000
const ids = (items: readonly string[]): string[] => items.filter((id) => /^[0-9a-f-]{36}$/.test(id))

/** Providers' bills and what they and our books differ in. */
export class ReconciliationStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Puts a day's bill in the place of what was known of it. */
  async keepBill(
    tx: Transaction,
    bill: { provider: ProviderName; day: Date; comparedAt: Date; lines: readonly BillLine[] },
  ): Promise<void> {
    const { provider, day, comparedAt, lines } = bill
    const sum = (kind: BillLine['kind']) =>
      lines
        .filter((line) => line.kind === kind && line.settled)
        .reduce((total, line) => total + line.amountFen, 0)
    const sums = { comparedAt, paidFen: sum('payment'), refundedFen: sum('refund') }
    await tx.providerBill.upsert({
      where: { provider_day: { provider, day } },
      create: { provider, day, ...sums },
      update: sums,
    })
    await tx.providerBillLine.deleteMany({ where: { provider, day } })
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE)
      await tx.providerBillLine.createMany({
        data: lines.slice(from, from + LINES_AT_ONCE).map((line) => ({
          ...{ provider, day, kind: line.kind, itemId: line.id, reference: line.reference },
          ...{ amountFen: line.amountFen, settled: line.settled },
        })),
        skipDuplicates: true,
      })
  }

  /** Our payments and refunds of these ids. */
  async behind(tx: Transaction, provider: ProviderName, wanted: readonly string[]): Promise<BookedRow[]> {
    return tx.$queryRaw<BookedRow[]>`SELECT kind, id, "amountFen", settled FROM (
      SELECT 'payment' AS kind, id::text, amount_fen AS "amountFen", state IN ('paid', 'refunded') AS settled
        FROM payment WHERE provider = ${provider} AND id = ANY(${ids(wanted)}::uuid[])
      UNION ALL
      SELECT 'refund', r.id::text, r.amount_fen, r.state = 'sent'
        FROM refund r JOIN payment p ON p.id = r.payment_id
        WHERE p.provider = ${provider} AND r.id = ANY(${ids(wanted)}::uuid[])) found`
  }

  /** The newest payments whose late money went back whole; a refund's number does not tell its payment. */
  lateRefunds(tx: Transaction, provider: ProviderName): Promise<{ id: string; amountFen: number }[]> {
    return tx.payment.findMany({
      where: { provider, state: 'refunded' },
      select: { id: true, amountFen: true },
      orderBy: { decidedAt: 'desc' },
      take: MOST_LATE,
    })
  }

  /** What we settled from one moment to before another. */
  async expected(tx: Transaction, provider: ProviderName, from: Date, to: Date): Promise<BookedRow[]> {
    return tx.$queryRaw<BookedRow[]>`SELECT kind, id, "amountFen", true AS settled FROM (
      SELECT 'payment' AS kind, id::text, amount_fen AS "amountFen" FROM payment
        WHERE provider = ${provider} AND state IN ('paid', 'refunded') AND decided_at >= ${from} AND decided_at < ${to}
      UNION ALL
      SELECT 'refund', r.id::text, r.amount_fen FROM refund r JOIN payment p ON p.id = r.payment_id
        WHERE p.provider = ${provider} AND r.state = 'sent' AND r.sent_at >= ${from} AND r.sent_at < ${to}) settled`
  }

  /** Which of these any day's bill has a line for. */
  async billed(
    tx: Transaction,
    provider: ProviderName,
    wanted: readonly string[],
  ): Promise<{ kind: string; id: string }[]> {
    const rows = await tx.providerBillLine.findMany({
      where: { provider, itemId: { in: [...wanted] } },
      select: { kind: true, itemId: true },
    })
    return rows.map(({ kind, itemId: id }) => ({ kind, id }))
  }

  /** Notes the differences of a day: new ones are added, those that went are marked, notes stay. */
  async keepDifferences(
    tx: Transaction,
    day: { provider: ProviderName; day: Date; at: Date },
    differences: readonly Omit<Prisma.BillDifferenceCreateManyInput, 'provider' | 'day' | 'foundAt'>[],
  ): Promise<void> {
    const { provider, at } = day
    const found = differences.map(({ id }) => id)
    await tx.billDifference.createMany({
      data: differences.map((difference) => ({ ...difference, provider, day: day.day, foundAt: at })),
      skipDuplicates: true,
    })
    await tx.billDifference.updateMany({ where: { id: { in: found } }, data: { goneAt: null } })
    await tx.billDifference.updateMany({
      where: { provider, day: day.day, id: { notIn: found }, goneAt: null },
      data: { goneAt: at },
    })
  }

  bill(provider: ProviderName, day: Date): Promise<BillRow | null> {
    return this.#bills({ provider, day }, 1).then(([row]) => row ?? null)
  }

  bills(limit: number): Promise<BillRow[]> {
    return this.#bills({}, limit)
  }

  differences(provider: ProviderName, day: Date, limit: number): Promise<DifferenceRow[]> {
    return this.#db.prisma.billDifference.findMany({
      where: { provider, day },
      orderBy: [{ goneAt: { sort: 'asc', nulls: 'first' } }, { foundAt: 'desc' }, { id: 'asc' }],
      take: limit,
    })
  }

  /** Null when there is no such difference. */
  async explain(
    id: string,
    explanation: { note: string; resolvedById: string; resolvedAt: Date },
  ): Promise<DifferenceRow | null> {
    const { count } = await this.#db.prisma.billDifference.updateMany({ where: { id }, data: explanation })
    return count === 0 ? null : this.#db.prisma.billDifference.findUnique({ where: { id } })
  }

  /** The orders of these payments or refunds. */
  async orderIds(wanted: readonly string[]): Promise<Map<string, string>> {
    const where = { id: { in: ids(wanted) } }
    const payments = await this.#db.prisma.payment.findMany({ where, select: { id: true, orderId: true } })
    const refunds = await this.#db.prisma.refund.findMany({ where, select: { id: true, orderId: true } })
    return new Map([...payments, ...refunds].map(({ id, orderId }) => [id, orderId]))
  }

  async #bills(where: Prisma.ProviderBillWhereInput, limit: number): Promise<BillRow[]> {
    const rows = await this.#db.prisma.providerBill.findMany({
      where,
      include: { _count: { select: { lines: true, differences: true } }, differences: { select: openParts } },
      orderBy: [{ day: 'desc' }, { provider: 'asc' }],
      take: limit,
    })
    return rows.map(({ differences, ...row }) => ({
      ...row,
      differences: row._count.differences,
      open: differences.filter(({ goneAt, resolvedAt }) => goneAt === null && resolvedAt === null).length,
    }))
  }
}

const openParts = { goneAt: true, resolvedAt: true } as const
