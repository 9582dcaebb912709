import type { Database } from '#server/storage/database.ts'

export interface AdmissionRow {
  readonly orderId: string
  readonly accountId: string
  readonly place: number
  readonly quantity: number
  readonly admittedAt: Date
  readonly streamMs: number | null
  readonly state: 'held' | 'paid' | 'returned'
  readonly fromQueue: boolean
}

/** Who was admitted in flash sales, in the order of the gate: by the millisecond, and by id within one. */
export class AdmissionsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async page(offerId: string, after: number, limit: number): Promise<AdmissionRow[]> {
    const { rows } = await this.#db.pool.query<AdmissionRow>(
      `SELECT * FROM (
         SELECT o.id AS "orderId", o.account_id AS "accountId",
           row_number() OVER (ORDER BY o.placed_at, o.id)::int AS place, l.quantity, o.placed_at AS "admittedAt",
           o.stream_ms AS "streamMs", w.id IS NOT NULL AS "fromQueue",
           CASE WHEN o.state IN ('held', 'paying') THEN 'held'
             WHEN o.state IN ('expired', 'cancelled') THEN 'returned' ELSE 'paid' END AS state
         FROM "order" o JOIN order_line l ON l.order_id = o.id
         LEFT JOIN offer_waiter w ON w.order_id = o.id AND w.offer_id = o.offer_id
         WHERE o.offer_id = $1 AND o.state <> 'void'
       ) admitted ORDER BY place OFFSET $2 LIMIT $3`,
      [offerId, after, limit],
    )
    return rows
  }

  async sums(offerId: string): Promise<{ admitted: number; unitsAdmitted: number }> {
    const { rows } = await this.#db.pool.query<{ admitted: number; unitsAdmitted: number }>(
      `SELECT count(*)::int AS admitted, coalesce(sum(l.quantity), 0)::int AS "unitsAdmitted"
       FROM "order" o JOIN order_line l ON l.order_id = o.id WHERE o.offer_id = $1 AND o.state <> 'void'`,
      [offerId],
    )
    return rows[0] ?? { admitted: 0, unitsAdmitted: 0 }
  }

  async title(offerId: string): Promise<string | null> {
    const row = await this.#db.prisma.offer.findUnique({ where: { id: offerId }, select: { title: true } })
    return row?.title ?? null
  }
}
