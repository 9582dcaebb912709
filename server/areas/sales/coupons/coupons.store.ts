import pg from 'pg'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Cut } from './cut.types.ts'

const UNIQUE_VIOLATION = '23505'

const CLAIM = `WITH had AS (
  SELECT count(*)::int AS n FROM coupon_claim WHERE coupon_id = $1 AND account_id = $2
), counted AS (
  UPDATE coupon SET claimed = claimed + 1 FROM had
  WHERE id = $1 AND claimed < most_claims AND had.n < per_buyer
    AND starts_at <= $4::timestamptz AND ends_at > $4::timestamptz
  RETURNING had.n
)
INSERT INTO coupon_claim (id, coupon_id, account_id, number, claimed_at)
SELECT $3::uuid, $1::uuid, $2::uuid, n + 1, $4::timestamptz FROM counted`

export type CouponRow = Prisma.CouponGetPayload<object>
const claimParts = { coupon: true } as const
export type ClaimRow = Prisma.CouponClaimGetPayload<{ include: typeof claimParts }>
export type DiscountRow = Prisma.OrderDiscountGetPayload<object>

/** Coupons, who claimed them, and what they took off orders. Bounds are part of the statements that count. */
export class CouponsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  coupon(id: string): Promise<CouponRow | null> {
    return this.#db.prisma.coupon.findUnique({ where: { id } })
  }

  create(data: Prisma.CouponUncheckedCreateInput): Promise<CouponRow> {
    return this.#db.prisma.coupon.create({ data })
  }

  all(): Promise<CouponRow[]> {
    return this.#db.prisma.coupon.findMany({ orderBy: { id: 'desc' }, take: 200 })
  }

  /** What can be claimed now: everywhere, and in this live. */
  open(liveId: string | null, now: Date): Promise<CouponRow[]> {
    return this.#db.prisma.coupon.findMany({
      where: {
        startsAt: { lte: now },
        endsAt: { gt: now },
        OR: [{ liveId: null }, ...(liveId === null ? [] : [{ liveId }])],
      },
      orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
      take: 50,
    })
  }

  async end(id: string, at: Date): Promise<void> {
    await this.#db.prisma.coupon.updateMany({ where: { id, endsAt: { gt: at } }, data: { endsAt: at } })
  }

  /** How many of each coupon an account has claimed. */
  async ownCounts(accountId: string, couponIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#db.prisma.couponClaim.groupBy({
      by: ['couponId'],
      where: { accountId, couponId: { in: [...couponIds] } },
      _count: true,
    })
    return new Map(rows.map((row) => [row.couponId, row._count]))
  }

  claim(id: string): Promise<ClaimRow | null> {
    return this.#db.prisma.couponClaim.findUnique({ where: { id }, include: claimParts })
  }

  claims(accountId: string): Promise<ClaimRow[]> {
    return this.#db.prisma.couponClaim.findMany({
      where: { accountId },
      include: claimParts,
      orderBy: [{ claimedAt: 'desc' }, { id: 'desc' }],
      take: 100,
    })
  }

  /** Claims that can be used now. */
  usable(accountId: string, now: Date): Promise<ClaimRow[]> {
    return this.#db.prisma.couponClaim.findMany({
      where: { accountId, orderId: null, coupon: { startsAt: { lte: now }, endsAt: { gt: now } } },
      include: claimParts,
      orderBy: [{ claimedAt: 'desc' }, { id: 'desc' }],
      take: 50,
    })
  }

  /**
   * Claims one while there are any and the buyer has not got as many as one may: one statement, since hundreds tap
   * at once. Twins of one buyer meet at the claims' unique number, which undoes the count with them.
   */
  async addClaim(claim: { id: string; couponId: string; accountId: string; claimedAt: Date }): Promise<void> {
    const { id, couponId, accountId, claimedAt } = claim
    try {
      await this.#db.pool.query({
        name: 'claim-coupon',
        text: CLAIM,
        values: [couponId, accountId, id, claimedAt],
      })
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error
    }
  }

  /** Ties a claim to an order; false when another order was faster. */
  async use(tx: Transaction, claimId: string, orderId: string): Promise<boolean> {
    const { count } = await tx.couponClaim.updateMany({
      where: { id: claimId, orderId: null },
      data: { orderId },
    })
    return count === 1
  }

  /** Spends from a coupon's budget; false when that much is not left. */
  async spend(tx: Transaction, couponId: string, amountFen: number): Promise<boolean> {
    const spent = await tx.$executeRaw`
      UPDATE coupon SET spent_fen = spent_fen + ${amountFen}::int
      WHERE id = ${couponId}::uuid AND spent_fen + ${amountFen}::int <= budget_fen`
    return spent === 1
  }

  /** Locks claims; how many of them no order uses. */
  async lockFree(tx: Transaction, claimIds: readonly string[]): Promise<number> {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM coupon_claim WHERE id = ANY(${[...claimIds]}::uuid[]) AND order_id IS NULL
      ORDER BY id FOR UPDATE`
    return rows.length
  }

  /** Locks a coupon; what is left of its budget. */
  async lockLeft(tx: Transaction, couponId: string): Promise<number> {
    const [row] = await tx.$queryRaw<{ left: number }[]>`
      SELECT budget_fen - spent_fen AS left FROM coupon WHERE id = ${couponId}::uuid FOR UPDATE`
    return row?.left ?? 0
  }

  async keep(tx: Transaction, orderId: string, cuts: readonly Cut[]): Promise<void> {
    await tx.orderDiscount.createMany({ data: cuts.map((cut) => ({ ...cut, orderId })) })
  }

  discounts(orderId: string, tx: Transaction = this.#db.prisma): Promise<DiscountRow[]> {
    return tx.orderDiscount.findMany({ where: { orderId }, orderBy: [{ claimId: 'asc' }, { skuId: 'asc' }] })
  }

  /** Gives the coupons of ended orders back, with what they had spent. */
  async release(tx: Transaction, orderIds: readonly string[]): Promise<void> {
    const ids = [...orderIds]
    const { count } = await tx.couponClaim.updateMany({
      where: { orderId: { in: ids } },
      data: { orderId: null },
    })
    if (count === 0) return
    const spent = await tx.orderDiscount.groupBy({
      by: ['couponId'],
      where: { orderId: { in: ids } },
      _sum: { amountFen: true },
      orderBy: { couponId: 'asc' },
    })
    for (const { couponId, _sum } of spent)
      await tx.coupon.update({
        where: { id: couponId },
        data: { spentFen: { decrement: _sum.amountFen ?? 0 } },
      })
  }

  /** Whether an account has never paid for anything. */
  async isNewBuyer(accountId: string): Promise<boolean> {
    const paid = await this.#db.prisma.order.findFirst({
      where: { accountId, paidAt: { not: null } },
      select: { id: true },
    })
    return paid === null
  }
}
