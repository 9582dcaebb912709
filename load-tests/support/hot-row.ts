import type { AddressInfo } from 'node:net'
import express from 'express'
import pg from 'pg'
import { v7 } from 'uuid'

/**
 * A flash sale as it is written by hand: a transaction for each order on the sale's one stock row. It asks for no
 * session, limit or key, which is all to its advantage.
 */
const CONNECTIONS = 10
const SKU = '0190b5a4-0000-7000-8000-000000000000'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: CONNECTIONS })

async function buy(offerId: string, quantity: number): Promise<{ id: string } | null> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const taken = await client.query<{ price: number }>(
      `UPDATE offer_stock SET available = available - $2 FROM offer
       WHERE offer_id = $1 AND offer.id = offer_id AND available >= $2 RETURNING price_fen AS price`,
      [offerId, quantity],
    )
    const price = taken.rows[0]?.price
    if (price === undefined) {
      await client.query('ROLLBACK')
      return null
    }
    const id = v7()
    await client.query(
      `INSERT INTO "order" (id, account_id, state, total_fen, offer_id, placed_at, expires_at)
       VALUES ($1, $2, 'held', $3, $4, now(), now() + interval '10 minutes')`,
      [id, v7(), price * quantity, offerId],
    )
    await client.query(
      `INSERT INTO order_line (order_id, sku_id, quantity, price_fen, title, sku_name, unit, picture)
       VALUES ($1, $2, $3, $4, '樱桃', '5斤装', '箱', 'cherries')`,
      [id, SKU, quantity, price],
    )
    await client.query('COMMIT')
    return { id }
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

const app = express()
app.post('/offers/:offerId/buy', express.json(), async (request, response) => {
  const { quantity } = request.body as { quantity: number }
  const order = await buy(request.params.offerId, quantity)
  response.status(order ? 200 : 409).json(order ?? { code: 'sold_out' })
})
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
