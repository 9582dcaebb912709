import { afterAll, beforeAll, expect, test } from 'vitest'
import { HoldsStore } from '#server/areas/sales/flash-sale/holds.store.ts'
import { newId } from '#server/core/ids.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

let setting: SalesSetting
let host: Somebody
let store: HoldsStore

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
  store = new HoldsStore(setting.db.pool, 60_000)
})

afterAll(() => setting.close())

async function saleOf(units: number) {
  const liveId = await setting.liveOf(host)
  const cart = await setting.sales.carts.setCart(host, liveId, [await setting.goods(units)])
  const draft = { itemId: cart.items[0]?.id ?? '', priceFen: 3990, totalLimit: units, perBuyerLimit: 9 }
  const { id } = await setting.sales.offers.launch(host, liveId, { ...draft, durationMs: 600_000 }, newId())
  const offer = await store.offer(id)
  if (!offer) throw new Error('the sale is there')
  return offer
}

const holds = (...quantities: number[]) =>
  quantities.map((quantity) => ({
    ...{ orderId: newId(), buyerId: newId(), quantity },
    ...{ placedAtMs: Date.now(), streamMs: 1 },
  }))

const batch = (epoch = 0) => ({ epoch, at: new Date() })

const stockOf = (offerId: string) => setting.db.prisma.offerStock.findUniqueOrThrow({ where: { offerId } })
const ordersOf = (offerId: string) => setting.db.prisma.order.count({ where: { offerId } })
const eventsOf = (offerId: string) =>
  setting.db.prisma.outboxEvent.count({ where: { payload: { path: ['offerId'], equals: offerId } } })

test('a batch takes exactly the units of what is new, tells of it once, and marks the last unit', async () => {
  const offer = await saleOf(6)
  const before = await eventsOf(offer.id)
  const first = holds(2, 1)
  expect(await store.commitAlone(offer, first, batch())).toEqual(new Set(first.map((hold) => hold.orderId)))
  expect(await stockOf(offer.id)).toMatchObject({ available: 3, revision: 1 })
  const again = [...first, ...holds(3)]
  expect(await store.commitAlone(offer, again, batch())).toEqual(new Set([again[2]?.orderId]))
  expect(await stockOf(offer.id)).toMatchObject({ available: 0, revision: 2 })
  const sale = await setting.db.prisma.offer.findUniqueOrThrow({ where: { id: offer.id } })
  expect(sale.state).toBe('soldOut')
  expect(sale.soldOutMs).toBeGreaterThanOrEqual(0)
  expect(await store.commitAlone(offer, again, batch())).toEqual(new Set())
  expect((await eventsOf(offer.id)) - before).toBe(2)
  await assertStockEquation(setting.db)
})

test('a batch of an older epoch, or of more units than there are, changes nothing at all', async () => {
  const offer = await saleOf(3)
  const before = await eventsOf(offer.id)
  expect(await store.commitAlone(offer, holds(1), batch(7))).toBeNull()
  expect(await store.commitAlone(offer, holds(2, 2), batch())).toBeNull()
  expect(await ordersOf(offer.id)).toBe(0)
  expect(await eventsOf(offer.id)).toBe(before)
  expect(await stockOf(offer.id)).toMatchObject({ available: 3, revision: 0 })
  await assertStockEquation(setting.db)
})

test.each([
  ['one unit less: the last is left to it', { available: 1, epoch: 0 }, 1, { available: 0 }],
  ['too few units: it is refused', { available: 1, epoch: 0 }, 2, null],
  ['a new epoch: it is refused', { available: 5, epoch: 1 }, 1, null],
])(
  'a batch that waited for the stock row decides by what it finds then: %s',
  async (_what, then, take, left) => {
    const offer = await saleOf(5)
    const other = await setting.db.pool.connect()
    try {
      await other.query('BEGIN')
      await other.query('UPDATE offer_stock SET available = $2, epoch = $3 WHERE offer_id = $1', [
        offer.id,
        then.available,
        then.epoch,
      ])
      const waiting = store.commitAlone(offer, holds(take), batch())
      await expect.poll(() => blockedSessions()).toBe(1)
      await other.query('COMMIT')
      expect(await waiting).toEqual(left === null ? null : expect.any(Set))
    } finally {
      other.release()
    }
    expect(await stockOf(offer.id)).toMatchObject(left ?? then)
    expect(await ordersOf(offer.id)).toBe(left === null ? 0 : 1)
  },
)

async function blockedSessions(): Promise<number> {
  const { rows } = await setting.db.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`,
  )
  return rows[0]?.count ?? 0
}
