import pg from 'pg'
import { newId } from '#server/core/ids.ts'
import { runPgTransaction } from '#server/storage/transaction.ts'
import type { Hold, KnownOrder, LockedSale, OfferSnapshot } from './till.types.ts'

const READ_OFFER = `SELECT id, live_id AS "liveId", sku_id AS "skuId", price_fen AS "priceFen",
  per_buyer_limit AS "perBuyerLimit", starts_at AS "startsAt", ends_at AS "endsAt", state,
  title, sku_name AS "skuName", unit, picture FROM offer WHERE id = $1`

/** Inserts a batch of holds with their lines and its event; ids that exist already are left alone. */
const INSERT = `WITH input AS (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::float8[], $5::int[])
    AS hold (id, account_id, quantity, placed_ms, stream_ms)
), placed AS (
  INSERT INTO "order" (id, account_id, state, total_fen, live_id, offer_id, stream_ms, placed_at, expires_at)
  SELECT id, account_id, 'held', quantity * $6::int, $7::uuid, $8::uuid, stream_ms,
    to_timestamp(placed_ms / 1000), to_timestamp((placed_ms + $9::float8) / 1000)
  FROM input ORDER BY id
  ON CONFLICT DO NOTHING RETURNING id
), lines AS (
  INSERT INTO order_line (order_id, sku_id, quantity, price_fen, title, sku_name, unit, picture)
  SELECT placed.id, $10::uuid, input.quantity, $6::int, $11, $12, $13, $14
  FROM placed JOIN input ON input.id = placed.id
), event AS (
  INSERT INTO outbox_event (id, kind, payload)
  SELECT $15::uuid, 'sales.ordersPlaced', jsonb_build_object('orders', count(*),
    'lastOrderId', (array_agg(id))[count(*)::int], 'liveId', $7::uuid, 'offerId', $8::uuid)
  FROM placed HAVING count(*) > 0
)`

/**
 * Takes the units of what was placed, and marks the sale when they were the last. An older epoch leaves fewer than no
 * units, just as too few of them would: the column's CHECK refuses both, and with them the whole statement.
 */
const TAKE = `taken AS (
  UPDATE offer_stock SET revision = revision + 1,
    available = CASE WHEN epoch = $16::int THEN available - wanted.units ELSE -1 END
  FROM (SELECT sum(input.quantity)::int AS units FROM placed JOIN input ON input.id = placed.id) wanted
  WHERE offer_id = $8::uuid AND wanted.units > 0
  RETURNING available
), sold_out AS (
  UPDATE offer SET state = 'sold_out',
    sold_out_ms = greatest(0, round(extract(epoch FROM $17::timestamptz - starts_at) * 1000))::int
  FROM taken WHERE id = $8::uuid AND state = 'running' AND taken.available = 0
)`

/** A whole batch in one round trip, a transaction by itself. It names what was placed only where that is not all. */
const COMMIT_HOLDS = `${INSERT}, ${TAKE}
  SELECT count(*)::int AS placed, (SELECT available FROM taken) AS "left",
    CASE WHEN count(*) < cardinality($1::uuid[]) THEN coalesce(array_agg(id), '{}') END AS ids
  FROM placed`

const CHECK_VIOLATION = '23514'
const UNITS_LEFT = 'offer_stock_available_not_negative'

/** One batch of purchases, admitted in one epoch. */
export interface Batch {
  readonly epoch: number
  readonly at: Date
}

/** The flash-sale path's SQL, through plain `pg`: whoever calls owns the transaction. */
export class HoldsStore {
  readonly #pool: pg.Pool
  readonly #holdMs: number

  constructor(pool: pg.Pool, holdMs: number) {
    this.#pool = pool
    this.#holdMs = holdMs
  }

  transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return runPgTransaction(this.#pool, work)
  }

  async offer(offerId: string): Promise<OfferSnapshot | null> {
    const { rows } = await this.#pool.query<OfferSnapshot>({
      name: 'read-offer',
      text: READ_OFFER,
      values: [offerId],
    })
    return rows[0] ?? null
  }

  /**
   * Inserts what is new of a batch and takes its units, all or nothing.
   *
   * @returns the ids that are new, or null when the epoch is over or the units are not there.
   */
  async commitHolds(
    client: Pick<pg.ClientBase, 'query'>,
    offer: OfferSnapshot,
    holds: readonly Hold[],
    batch: Batch,
  ): Promise<Set<string> | null> {
    try {
      const { rows } = await client.query<{ placed: number; left: number | null; ids: string[] | null }>({
        name: 'commit-holds',
        text: COMMIT_HOLDS,
        values: this.#valuesOf(offer, holds, batch),
      })
      const [row] = rows
      if (!row || (row.placed > 0 && row.left === null))
        throw new Error(`flash sale ${offer.id} has no stock row`)
      return new Set(row.ids ?? holds.map((hold) => hold.orderId))
    } catch (error) {
      if (isRefusal(error)) return null
      throw error
    }
  }

  /** The same in a transaction of its own: when this returns, it is durable. */
  commitAlone(offer: OfferSnapshot, holds: readonly Hold[], batch: Batch): Promise<Set<string> | null> {
    return this.commitHolds(this.#pool, offer, holds, batch)
  }

  #valuesOf(offer: OfferSnapshot, holds: readonly Hold[], batch: Batch): unknown[] {
    return [
      arrayOf(holds.map((hold) => hold.orderId)),
      arrayOf(holds.map((hold) => hold.buyerId)),
      arrayOf(holds.map((hold) => hold.quantity)),
      arrayOf(holds.map((hold) => hold.placedAtMs)),
      arrayOf(holds.map((hold) => hold.streamMs ?? 'NULL')),
      offer.priceFen,
      offer.liveId,
      offer.id,
      this.#holdMs,
      offer.skuId,
      offer.title,
      offer.skuName,
      offer.unit,
      offer.picture,
      newId(),
      batch.epoch,
      batch.at,
    ]
  }

  /**
   * Locks the sale's stock, begins a new epoch and reads everything that a gate has to know.
   *
   * @param after the epoch it is to follow; null answers that another one has begun since.
   */
  async beginEpoch(client: pg.ClientBase, offerId: string, after?: number): Promise<LockedSale | null> {
    const stock = await client.query<{ epoch: number; available: number }>(
      `UPDATE offer_stock SET epoch = epoch + 1 WHERE offer_id = $1 AND epoch = coalesce($2::int, epoch)
       RETURNING epoch, available`,
      [offerId, after],
    )
    const row = stock.rows[0]
    if (!row && after !== undefined) return null
    if (!row) throw new Error(`flash sale ${offerId} has no stock row`)
    // A statement of its own: it has to see what whoever held the lock before us committed.
    const orders = await client.query<KnownOrder>(
      `SELECT o.id AS "orderId", o.account_id AS "buyerId", coalesce(l.quantity, 0) AS quantity,
         o.state NOT IN ('expired', 'cancelled', 'void') AS holds
       FROM "order" o LEFT JOIN order_line l ON l.order_id = o.id WHERE o.offer_id = $1`,
      [offerId],
    )
    const state = await client.query<{ over: boolean }>(
      `SELECT state = 'ended' AS over FROM offer WHERE id = $1`,
      [offerId],
    )
    return { ...row, over: state.rows[0]?.over ?? true, orders: orders.rows }
  }

  /** Burns an id that may never have become an order. Returns the state of the row that is there then. */
  async voidOrder(order: {
    orderId: string
    buyerId: string
    offerId: string
    at: Date
  }): Promise<{ holds: boolean }> {
    const { rows } = await this.#pool.query(
      `INSERT INTO "order" (id, account_id, state, total_fen, offer_id, placed_at, expires_at)
       VALUES ($1, $2, 'void', 0, $3, $4, $4) ON CONFLICT DO NOTHING RETURNING id`,
      [order.orderId, order.buyerId, order.offerId, order.at],
    )
    if (rows.length > 0) return { holds: false }
    const found = await this.#pool.query<{ holds: boolean }>(
      `SELECT state NOT IN ('expired', 'cancelled', 'void') AS holds FROM "order" WHERE id = $1`,
      [order.orderId],
    )
    return { holds: found.rows[0]?.holds ?? false }
  }

  /** Epoch and stock of several sales as PostgreSQL has them. */
  async stocks(
    offerIds: readonly string[],
  ): Promise<Map<string, { epoch: number; available: number; over: boolean }>> {
    const { rows } = await this.#pool.query<{ id: string; epoch: number; available: number; over: boolean }>(
      `SELECT s.offer_id AS id, s.epoch, s.available, o.state = 'ended' AS over
       FROM offer_stock s JOIN offer o ON o.id = s.offer_id WHERE s.offer_id = ANY($1::uuid[])`,
      [offerIds],
    )
    return new Map(rows.map((row) => [row.id, row]))
  }
}

/** PostgreSQL's literal of an array of ids or numbers: pg would look into each for quotes that cannot be there. */
const arrayOf = (values: readonly (string | number)[]): string => `{${values.join(',')}}`

const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === CHECK_VIOLATION && error.constraint === UNITS_LEFT
