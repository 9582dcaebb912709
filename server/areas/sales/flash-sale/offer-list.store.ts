import type { OfferStage } from '#contracts/sales/offer-list.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import { offerParts, type OfferRow } from './offers.store.ts'

/** What became of a sale's orders. */
export interface OrderCounts {
  readonly admitted: number
  readonly held: number
  readonly paid: number
  readonly expired: number
}

const WHERE: Readonly<Record<OfferStage, Prisma.OfferWhereInput>> = {
  running: { opened: true, state: { in: ['running', 'soldOut'] } },
  coming: { OR: [{ state: 'armed' }, { state: 'running', opened: false }] },
  past: { state: 'ended' },
}

/** All flash sales, for the operator. */
export class OfferListStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async page(stage: OfferStage, page: { cursor?: string | undefined; limit: number }): Promise<OfferRow[]> {
    const { cursor, limit } = page
    const before =
      cursor === undefined ? null : await this.#db.prisma.offer.findUnique({ where: { id: cursor } })
    const older: Prisma.OfferWhereInput = before
      ? { OR: [{ startsAt: { lt: before.startsAt } }, { startsAt: before.startsAt, id: { lt: before.id } }] }
      : {}
    return this.#db.prisma.offer.findMany({
      where: { AND: [WHERE[stage], older] },
      include: offerParts,
      orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
  }

  /** By sale; those without an order are left out. */
  async counts(offerIds: readonly string[]): Promise<Map<string, OrderCounts>> {
    const { rows } = await this.#db.pool.query<OrderCounts & { offerId: string }>(
      `SELECT offer_id AS "offerId", count(*)::int AS admitted,
         (count(*) FILTER (WHERE state IN ('held', 'paying')))::int AS held,
         (count(*) FILTER (WHERE state IN ('expired', 'cancelled')))::int AS expired,
         (count(*) FILTER (WHERE state NOT IN ('held', 'paying', 'expired', 'cancelled')))::int AS paid
       FROM "order" WHERE offer_id = ANY($1) AND state <> 'void' GROUP BY offer_id`,
      [offerIds],
    )
    return new Map(rows.map((row) => [row.offerId, row]))
  }
}
