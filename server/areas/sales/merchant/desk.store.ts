import type { ParcelState } from '#contracts/sales/parcels.types.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import { literal } from '#server/storage/literal.ts'

const deskParts = {
  lines: { orderBy: { skuId: 'asc' } },
  order: { select: { liveId: true, addressMasked: true, addressSealed: true } },
} satisfies Prisma.ParcelInclude

export type DeskRow = Prisma.ParcelGetPayload<{ include: typeof deskParts }>

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Parcels as their merchant sees them. */
export class DeskStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  parcel(id: string, merchantId: string): Promise<DeskRow | null> {
    return this.#db.prisma.parcel.findFirst({ where: { id, merchantId }, include: deskParts })
  }

  page(filter: {
    merchantId: string
    state?: ParcelState | undefined
    search?: string | undefined
    after: DeskRow | null
    limit: number
  }): Promise<DeskRow[]> {
    const { merchantId, state, search, after, limit } = filter
    return this.#db.prisma.parcel.findMany({
      where: {
        merchantId,
        ...(state ? { state } : {}),
        AND: [
          ...(search ? [sought(search)] : []),
          ...(after
            ? [{ OR: [{ paidAt: { lt: after.paidAt } }, { paidAt: after.paidAt, id: { lt: after.id } }] }]
            : []),
        ],
      },
      include: deskParts,
      orderBy: [{ paidAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
  }

  /** Parcels that wait, the oldest first. */
  waiting(merchantId: string, limit: number): Promise<DeskRow[]> {
    return this.#db.prisma.parcel.findMany({
      where: { merchantId, state: 'toShip' },
      include: deskParts,
      orderBy: [{ paidAt: 'asc' }, { id: 'asc' }],
      take: limit,
    })
  }

  within(merchantId: string, period: { from: Date; to: Date }, limit: number): Promise<DeskRow[]> {
    return this.#db.prisma.parcel.findMany({
      where: { merchantId, paidAt: { gte: period.from, lt: period.to } },
      include: deskParts,
      orderBy: [{ paidAt: 'asc' }, { id: 'asc' }],
      take: limit,
    })
  }

  async counts(merchantId: string): Promise<Map<ParcelState, number>> {
    const groups = await this.#db.prisma.parcel.groupBy({
      by: ['state'],
      where: { merchantId },
      _count: { _all: true },
    })
    return new Map(groups.map((group) => [group.state, group._count._all]))
  }

  /** Units to be picked for the parcels that wait, by SKU. */
  async picking(merchantId: string, limit: number) {
    const { rows } = await this.#db.pool.query<{
      skuId: string
      title: string
      skuName: string
      unit: string
      picture: string
      units: number
      parcels: number
    }>(
      `SELECT l.sku_id AS "skuId", max(l.title) AS title, max(l.sku_name) AS "skuName", max(l.unit) AS unit,
         max(l.picture) AS picture, sum(l.quantity)::int8 AS units, count(*)::int8 AS parcels
       FROM parcel p JOIN order_line l ON l.order_id = p.order_id AND l.parcel_id = p.id
       WHERE p.merchant_id = $1 AND p.state = 'to_ship'
       GROUP BY l.sku_id ORDER BY units DESC, l.sku_id LIMIT $2`,
      [merchantId, limit],
    )
    return rows
  }
}

function sought(search: string): Prisma.ParcelWhereInput {
  const text = literal(search)
  return {
    OR: [
      ...(uuid.test(search) ? [{ orderId: search }, { id: search }] : []),
      { tracking: { contains: text, mode: 'insensitive' } },
      { lines: { some: { title: { contains: text } } } },
    ],
  }
}
