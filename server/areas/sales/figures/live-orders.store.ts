import type pg from 'pg'

/** An order of a live as it is stored, with the SKUs it is made of. */
export interface LiveOrderRow {
  readonly orderId: string
  readonly liveId: string
  readonly buyerId: string
  readonly state: string
  readonly placedAt: Date
  readonly totalFen: number
  readonly refundedFen: number
  readonly addressSealed: Uint8Array | null
  readonly device: string | null
  readonly lines: readonly { readonly skuId: string; readonly fen: number }[]
}

/** Orders one by one, for whoever has to decide which of them count. */
export class LiveOrdersStore {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** Everything that was promised in these lives, in the order of placing, at most `limit`. */
  async ofLives(liveIds: readonly string[], limit: number): Promise<LiveOrderRow[]> {
    const { rows } = await this.#pool.query<LiveOrderRow>(
      `SELECT o.id AS "orderId", live_id AS "liveId", account_id AS "buyerId", o.state::text AS state,
         placed_at AS "placedAt", total_fen AS "totalFen", refunded_fen AS "refundedFen",
         address_sealed AS "addressSealed", device_mark AS device,
         coalesce((SELECT json_agg(json_build_object('skuId', sku_id, 'fen', price_fen::int8 * quantity)
           ORDER BY sku_id) FROM order_line WHERE order_id = o.id), '[]') AS lines
       FROM "order" AS o WHERE live_id = ANY($1::uuid[]) AND o.state <> 'void' ORDER BY placed_at, o.id LIMIT $2`,
      [liveIds, limit],
    )
    return rows
  }

  /** The sealed addresses that people keep, or had something sent to. */
  async addressesOf(accountIds: readonly string[]): Promise<{ accountId: string; sealed: Uint8Array }[]> {
    const { rows } = await this.#pool.query<{ accountId: string; sealed: Uint8Array }>(
      `SELECT account_id AS "accountId", sealed FROM address WHERE account_id = ANY($1::uuid[])
       UNION ALL
       SELECT account_id, address_sealed FROM "order"
       WHERE account_id = ANY($1::uuid[]) AND address_sealed IS NOT NULL`,
      [accountIds],
    )
    return rows
  }
}
