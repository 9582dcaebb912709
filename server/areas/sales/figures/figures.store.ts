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

  /**
   * What may count in a contest, by live: paid orders of others than the host. `keptBp` is the share of the
   * money that was not refunded. Lives without such orders are left out.
   */
  async verifiedSales(
    lives: readonly { readonly liveId: string; readonly hostId: string }[],
  ): Promise<Map<string, { netFen: number; validOrders: number; keptBp: number }>> {
    const { rows } = await this.#pool.query<{
      liveId: string
      netFen: number
      validOrders: number
      keptBp: number
    }>(
      `SELECT live_id AS "liveId",
         sum(total_fen::int8 - refunded_fen)::int8 AS "netFen",
         count(*) FILTER (WHERE refunded_fen < total_fen) AS "validOrders",
         (10000 * sum(total_fen::int8 - refunded_fen) / greatest(sum(total_fen::int8), 1))::int8 AS "keptBp"
       FROM "order" JOIN unnest($1::uuid[], $2::uuid[]) AS entered (live_id, host_id) USING (live_id)
       WHERE state IN ${SOLD} AND account_id <> host_id GROUP BY live_id`,
      [lives.map((it) => it.liveId), lives.map((it) => it.hostId)],
    )
    return new Map(rows.map(({ liveId, ...sales }) => [liveId, sales]))
  }
}
