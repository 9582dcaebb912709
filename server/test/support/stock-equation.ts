import { expect } from 'vitest'
import type { Database } from '#server/storage/database.ts'

interface Imbalance {
  skuId: string
  moved: number
  counted: number
}

/** SKUs whose stock movements are not what is on the shelf, in running sales and in orders that hold units. */
async function stockImbalances(db: Database): Promise<Imbalance[]> {
  const { rows } = await db.pool.query<Imbalance>(`
    SELECT sku.id AS "skuId", moved.units AS moved,
      sku.available + offered.units + ordered.units AS counted
    FROM sku
    CROSS JOIN LATERAL (SELECT coalesce(sum(delta), 0) AS units FROM stock_movement WHERE sku_id = sku.id AND ref IS NULL) moved
    CROSS JOIN LATERAL (SELECT coalesce(sum(s.available), 0) AS units
      FROM offer_stock s JOIN offer o ON o.id = s.offer_id WHERE o.sku_id = sku.id) offered
    CROSS JOIN LATERAL (SELECT coalesce(sum(l.quantity - l.returned), 0) AS units
      FROM order_line l JOIN "order" o ON o.id = l.order_id
      WHERE l.sku_id = sku.id AND o.state NOT IN ('expired', 'cancelled', 'void')) ordered
    WHERE moved.units <> sku.available + offered.units + ordered.units`)
  return rows
}

/** SKUs whose whole log does not sum to what is on the shelf. */
async function logGaps(db: Database): Promise<unknown[]> {
  const { rows } = await db.pool.query<Record<string, unknown>>(`
    SELECT sku.id, sku.available, coalesce(sum(m.delta), 0) AS logged FROM sku
    LEFT JOIN stock_movement m ON m.sku_id = sku.id GROUP BY sku.id, sku.available
    HAVING sku.available <> coalesce(sum(m.delta), 0)`)
  return rows
}

/** Fails unless every unit that ever came in is on the shelf, in a running sale, or in an order. */
export async function assertStockEquation(db: Database): Promise<void> {
  expect(await stockImbalances(db)).toEqual([])
  expect(await logGaps(db)).toEqual([])
}
