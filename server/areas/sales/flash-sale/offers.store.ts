import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'

/** What belongs to an offer row. */
export const offerParts = {
  stock: true,
  _count: { select: { waiters: { where: { state: 'waiting' } } } },
} as const
export type OfferRow = Prisma.OfferGetPayload<{ include: typeof offerParts }>

/** Why a sale ended, and who ended it. */
export type EndedBy = Pick<Prisma.OfferUncheckedUpdateInput, 'endReason' | 'endNote' | 'endedById'>

/** Flash sales and their stock rows. Locks are taken as order, offer stock, offer, cart, SKU, live. */
export class OffersStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  offer(id: string): Promise<OfferRow | null> {
    return this.#db.prisma.offer.findUnique({ where: { id }, include: offerParts })
  }

  /** The running or last flash sale of each item. */
  lastOffers(itemIds: readonly string[]): Promise<OfferRow[]> {
    return this.#db.prisma.offer.findMany({
      where: { itemId: { in: [...itemIds] } },
      include: offerParts,
      orderBy: [{ itemId: 'asc' }, { startsAt: 'desc' }],
      distinct: ['itemId'],
    })
  }

  /** Sales that are not over: those of a live, or those whose time has come. */
  async open(
    which: { liveId: string } | { endedBy: Date } | { skuIds: readonly string[] },
  ): Promise<string[]> {
    const where =
      'liveId' in which
        ? { state: { not: 'ended' as const }, liveId: which.liveId }
        : 'skuIds' in which
          ? { state: { not: 'ended' as const }, skuId: { in: [...which.skuIds] } }
          : { state: { in: ['running' as const, 'soldOut' as const] }, endsAt: { lte: which.endedBy } }
    const rows = await this.#db.prisma.offer.findMany({
      where,
      select: { id: true },
      take: 100,
    })
    return rows.map((row) => row.id)
  }

  /** Scheduled sales whose moment has come. */
  async toOpen(now: Date): Promise<string[]> {
    const rows = await this.#db.prisma.offer.findMany({
      where: { state: 'running', opened: false, startsAt: { lte: now } },
      select: { id: true },
      take: 100,
    })
    return rows.map((row) => row.id)
  }

  /** Changes a locked sale, with a new revision for those who watch it. */
  async change(tx: Transaction, offerId: string, data: Prisma.OfferUpdateManyMutationInput): Promise<void> {
    await tx.offer.updateMany({ where: { id: offerId }, data })
    await this.revise(tx, offerId)
  }

  async revise(tx: Transaction, offerId: string): Promise<void> {
    await tx.offerStock.update({ where: { offerId }, data: { revision: { increment: 1 } } })
  }

  /** Units of SKUs promised since then: bought or held, and set aside in sales that are not over. */
  async promised(skuIds: readonly string[], since: Date, tx: Transaction = this.#db.prisma): Promise<number> {
    const [row] = await tx.$queryRaw<{ units: number }[]>`
      SELECT (
        (SELECT coalesce(sum(l.quantity - l.returned), 0) FROM order_line l JOIN "order" o ON o.id = l.order_id
          WHERE l.sku_id = ANY(${[...skuIds]}::uuid[]) AND o.placed_at >= ${since}
            AND o.state NOT IN ('expired', 'cancelled', 'void'))
        + (SELECT coalesce(sum(s.available), 0) FROM offer f JOIN offer_stock s ON s.offer_id = f.id
          WHERE f.sku_id = ANY(${[...skuIds]}::uuid[]) AND f.state <> 'ended'))::int AS units`
    return row?.units ?? 0
  }

  /** One launch at a time for a merchant, so that two of them cannot promise the same hands twice. */
  async lockMerchant(tx: Transaction, merchantId: string): Promise<void> {
    await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('ship ' || ${merchantId}, 0))`
  }

  openOfItems(tx: Transaction, itemIds: readonly string[]): Promise<{ id: string; itemId: string }[]> {
    return tx.offer.findMany({
      where: { itemId: { in: [...itemIds] }, state: { not: 'ended' } },
      select: { id: true, itemId: true },
    })
  }

  async create(tx: Transaction, offer: Prisma.OfferUncheckedCreateInput): Promise<void> {
    await tx.offer.create({ data: offer })
    await tx.offerStock.create({ data: { offerId: offer.id, available: offer.totalLimit } })
  }

  /** Locks the stock row, then reads the sale as whoever held the lock before left it. */
  async lock(tx: Transaction, offerId: string): Promise<OfferRow | null> {
    await tx.$queryRaw`SELECT 1 FROM offer_stock WHERE offer_id = ${offerId}::uuid FOR UPDATE`
    return tx.offer.findUnique({ where: { id: offerId }, include: offerParts })
  }

  /** Ends a locked sale; batches still under way belong to an older epoch from now on. */
  async end(tx: Transaction, offerId: string, endsAt: Date, opened = true): Promise<void> {
    await tx.offerStock.update({
      where: { offerId },
      data: { available: 0, epoch: { increment: 1 }, revision: { increment: 1 } },
    })
    // A sale that never began must not stand before the next one of its item.
    const times = opened ? { endsAt } : { startsAt: endsAt, endsAt }
    await tx.offer.update({ where: { id: offerId }, data: { state: 'ended', ...times } })
  }

  async noteEnd(tx: Transaction, offerId: string, why: EndedBy): Promise<void> {
    await tx.offer.update({ where: { id: offerId }, data: why })
  }

  /** Sales that are sold out and whose orders are all paid or over: no unit of theirs comes back by itself. */
  async spent(): Promise<{ id: string; skuId: string }[]> {
    return this.#db.prisma.$queryRaw<{ id: string; skuId: string }[]>`
      SELECT f.id, f.sku_id AS "skuId" FROM offer f JOIN offer_stock s ON s.offer_id = f.id
      WHERE f.state = 'sold_out' AND s.available = 0 AND NOT EXISTS (
        SELECT FROM "order" o WHERE o.offer_id = f.id AND o.state IN ('held', 'paying'))
      LIMIT 100`
  }

  /** Puts units back into a locked sale that is not over. */
  async giveBack(tx: Transaction, offerId: string, quantity: number): Promise<void> {
    await tx.offerStock.update({
      where: { offerId },
      data: { available: { increment: quantity }, revision: { increment: 1 } },
    })
    await tx.offer.updateMany({
      where: { id: offerId, state: 'soldOut' },
      data: { state: 'running', soldOutMs: null },
    })
  }

  /** Units changed hands past the gate, which therefore has to begin a new epoch. */
  async renewEpoch(tx: Transaction, offerId: string): Promise<void> {
    await tx.offerStock.update({
      where: { offerId },
      data: { epoch: { increment: 1 }, revision: { increment: 1 } },
    })
  }

  /** Takes units of a locked sale past the gate, which therefore has to begin a new epoch. */
  async takePastGate(tx: Transaction, offer: OfferRow, quantity: number, at: Date): Promise<void> {
    const stock = await tx.offerStock.update({
      where: { offerId: offer.id },
      data: { available: { decrement: quantity }, epoch: { increment: 1 }, revision: { increment: 1 } },
    })
    if (stock.available > 0) return
    await tx.offer.update({
      where: { id: offer.id },
      data: { state: 'soldOut', soldOutMs: Math.max(0, at.getTime() - offer.startsAt.getTime()) },
    })
  }

  /** Units of a sale that a buyer holds or has bought. */
  async unitsOf(tx: Transaction, offerId: string, accountId: string): Promise<number> {
    const sum = await tx.orderLine.aggregate({
      where: { order: { offerId, accountId, state: { notIn: ['expired', 'cancelled', 'void'] } } },
      _sum: { quantity: true },
    })
    return sum._sum.quantity ?? 0
  }

  /** When the last open sale of a live ends; null when there is none. */
  async openUntil(tx: Transaction, liveId: string): Promise<Date | null> {
    const last = await tx.offer.aggregate({
      where: { liveId, state: { in: ['running', 'soldOut'] }, opened: true },
      _max: { endsAt: true },
    })
    return last._max.endsAt
  }
}
