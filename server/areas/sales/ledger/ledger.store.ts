import type { LedgerAccount, LedgerCheckName, PostingKind } from '#contracts/sales/ledger.types.ts'
import { derivedId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

const postingParts = { entries: { orderBy: { line: 'asc' } } } as const

export type PostingRow = Prisma.LedgerPostingGetPayload<{ include: typeof postingParts }>

/** Of a parcel: what has not gone back; nothing, not even the coupon, once the buyer has everything back. */
const LEFT = `CASE WHEN refunded_fen > 0 AND refunded_fen = goods_fen + freight_fen - discount_fen THEN 0
  ELSE goods_fen + freight_fen - refunded_fen END`

/** The same sums twice: as the ledger has them, and as orders, parcels, payments and refunds have them. */
const COMPARE = `SELECT
  (SELECT coalesce(sum(amount_fen), 0)::int8 FROM ledger_entry) AS "sumsToZeroLedger", 0::int8 AS "sumsToZeroBooks",
  (SELECT coalesce(sum(amount_fen), 0)::int8 FROM ledger_entry WHERE account = 'clearing') AS "clearingLedger",
  (SELECT coalesce(sum(amount_fen), 0)::int8 FROM payment WHERE state = 'paid')
    - (SELECT coalesce(sum(amount_fen), 0)::int8 FROM refund WHERE state = 'sent') AS "clearingBooks",
  (SELECT coalesce(-sum(amount_fen), 0)::int8 FROM ledger_entry WHERE account IN ('buyer', 'freight'))
    AS "unfinishedLedger",
  (SELECT coalesce(sum(${LEFT}), 0)::int8 FROM parcel WHERE completed_at IS NULL) AS "unfinishedBooks",
  (SELECT coalesce(-sum(amount_fen), 0)::int8 FROM ledger_entry WHERE account IN ('merchant', 'commission'))
    AS "merchantsLedger",
  (SELECT coalesce(sum(${LEFT}), 0)::int8 FROM parcel WHERE completed_at IS NOT NULL) AS "merchantsBooks",
  (SELECT coalesce(-sum(amount_fen), 0)::int8 FROM ledger_entry WHERE account = 'refunds') AS "refundsLedger",
  (SELECT coalesce(sum(amount_fen), 0)::int8 FROM refund WHERE state = 'due')
    + (SELECT coalesce(sum(amount_fen), 0)::int8 FROM payment WHERE refund_due AND state = 'paid') AS "refundsBooks",
  (SELECT coalesce(-sum(amount_fen), 0)::int8 FROM ledger_entry WHERE account NOT IN ('clearing', 'refunds'))
    AS "ordersLedger",
  (SELECT coalesce(sum(total_fen::int8 - refunded_fen), 0)::int8 FROM "order"
    WHERE state IN ('paid', 'shipped', 'delivered', 'completed', 'refunded')) AS "ordersBooks"`

const CHECKS = ['sumsToZero', 'clearing', 'unfinished', 'merchants', 'refunds', 'orders'] as const

/** The ledger's postings, which are only ever added to. */
export class LedgerStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Adds a posting in the transaction that makes it true; false when it is there already. */
  async add(
    tx: Transaction,
    posting: {
      kind: PostingKind
      subject: string
      orderId: string
      at: Date
      entries: readonly { account: LedgerAccount; merchantId: string | null; amountFen: number }[]
    },
  ): Promise<boolean> {
    const { kind, subject, orderId, at, entries } = posting
    const id = derivedId('ledger', kind, subject)
    const { count } = await tx.ledgerPosting.createMany({
      data: [{ id, kind, orderId, at }],
      skipDuplicates: true,
    })
    if (count === 0) return false
    await tx.ledgerEntry.createMany({
      data: entries.map((entry, index) => ({ postingId: id, line: index + 1, ...entry })),
    })
    return true
  }

  postingsOf(orderId: string, limit: number): Promise<PostingRow[]> {
    return this.#db.prisma.ledgerPosting.findMany({
      where: { orderId },
      include: postingParts,
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      take: limit,
    })
  }

  /** Every account's balance in 分; accounts that nothing was posted to are left out. */
  async balances(): Promise<{ account: LedgerAccount; balanceFen: number }[]> {
    const sums = await this.#db.prisma.ledgerEntry.groupBy({ by: ['account'], _sum: { amountFen: true } })
    return sums.map(({ account, _sum }) => ({ account, balanceFen: _sum.amountFen ?? 0 }))
  }

  /** What is held for each merchant until goods are completed, and owed since. */
  async merchants(): Promise<{ merchantId: string; heldFen: number; owedFen: number }[]> {
    const { rows } = await this.#db.pool.query<{ merchantId: string; heldFen: number; owedFen: number }>(
      `SELECT merchant_id AS "merchantId",
         coalesce(-sum(amount_fen) FILTER (WHERE account IN ('buyer', 'freight')), 0)::int8 AS "heldFen",
         coalesce(-sum(amount_fen) FILTER (WHERE account = 'merchant'), 0)::int8 AS "owedFen"
       FROM ledger_entry WHERE merchant_id IS NOT NULL GROUP BY merchant_id ORDER BY merchant_id LIMIT 500`,
    )
    return rows
  }

  /** The same for one merchant. */
  async merchant(merchantId: string): Promise<{ heldFen: number; owedFen: number }> {
    const { rows } = await this.#db.pool.query<{ heldFen: number; owedFen: number }>(
      `SELECT coalesce(-sum(amount_fen) FILTER (WHERE account IN ('buyer', 'freight')), 0)::int8 AS "heldFen",
         coalesce(-sum(amount_fen) FILTER (WHERE account = 'merchant'), 0)::int8 AS "owedFen"
       FROM ledger_entry WHERE merchant_id = $1`,
      [merchantId],
    )
    return rows[0] ?? { heldFen: 0, owedFen: 0 }
  }

  /** Compares the ledger with the books, in one statement and so at one moment. */
  async compare(): Promise<{ name: LedgerCheckName; ledgerFen: number; booksFen: number }[]> {
    const { rows } = await this.#db.pool.query<Record<string, number>>(COMPARE)
    const [row = {}] = rows
    return CHECKS.map((name) => ({
      name,
      ledgerFen: row[`${name}Ledger`] ?? 0,
      booksFen: row[`${name}Books`] ?? 0,
    }))
  }

  /** A merchant's postings on one account in a period, with what stood before it. */
  async statement(
    merchantId: string,
    period: { from: Date; to: Date },
    limit: number,
  ): Promise<{
    openingFen: number
    lines: { at: Date; kind: PostingKind; orderId: string; amountFen: number; commissionFen: number }[]
  }> {
    const opening = await this.#db.pool.query<{ sum: number }>(
      `SELECT coalesce(-sum(e.amount_fen), 0)::int8 AS sum
       FROM ledger_entry e JOIN ledger_posting p ON p.id = e.posting_id
       WHERE e.merchant_id = $1 AND e.account = 'merchant' AND p.at < $2`,
      [merchantId, period.from],
    )
    const lines = await this.#db.pool.query<{
      at: Date
      kind: PostingKind
      orderId: string
      amountFen: number
      commissionFen: number
    }>(
      `SELECT p.at, p.kind, p.order_id AS "orderId",
         coalesce(-sum(e.amount_fen) FILTER (WHERE e.account = 'merchant'), 0)::int8 AS "amountFen",
         coalesce(-sum(e.amount_fen) FILTER (WHERE e.account = 'commission'), 0)::int8 AS "commissionFen"
       FROM ledger_entry e JOIN ledger_posting p ON p.id = e.posting_id
       WHERE e.merchant_id = $1 AND e.account IN ('merchant', 'commission') AND p.at >= $2 AND p.at < $3
       GROUP BY p.id ORDER BY p.at, p.id LIMIT $4`,
      [merchantId, period.from, period.to, limit],
    )
    return { openingFen: opening.rows[0]?.sum ?? 0, lines: lines.rows }
  }
}
