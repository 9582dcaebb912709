import type pg from 'pg'

interface LiveSales {
  readonly netFen: number
  readonly paidOrders: number
  readonly heldOrders: number
}

/** States of orders whose money came; what went back of it is subtracted. */
const SOLD = `('paid', 'shipped', 'delivered', 'completed', 'refunded')`

/** What lives have sold. */
export class FiguresStore {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** Paid minus refunded, by live; lives without orders are left out. */
  async salesOf(liveIds: readonly string[]): Promise<Map<string, LiveSales>> {
    const { rows } = await this.#pool.query<LiveSales & { liveId: string }>(
      `SELECT live_id AS "liveId",
         coalesce(sum(total_fen::int8 - refunded_fen) FILTER (WHERE state IN ${SOLD}), 0)::int8 AS "netFen",
         count(*) FILTER (WHERE state IN ${SOLD}) AS "paidOrders",
         count(*) FILTER (WHERE state IN ('held', 'paying')) AS "heldOrders"
       FROM "order" WHERE live_id = ANY($1::uuid[]) GROUP BY live_id`,
      [liveIds],
    )
    return new Map(rows.map((row) => [row.liveId, row]))
  }
}
