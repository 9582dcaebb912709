import { afterAll, beforeAll, expect, test } from 'vitest'
import { InProcessGate } from '#server/areas/sales/flash-sale/gate.ts'
import { LEASE_MS } from '#server/areas/sales/flash-sale/gate.rules.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { openFaultyLink, type FaultyLink } from './support/faulty-link.ts'
import { assertStockEquation } from './support/stock-equation.ts'

type Process = Awaited<ReturnType<SalesSetting['anotherProcess']>>

let setting: SalesSetting
let host: Somebody
let link: FaultyLink
let gate: InProcessGate
/** A process that reaches PostgreSQL through a link that fails at will. */
let shaky: Process

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
  link = await openFaultyLink(setting.url)
  gate = new InProcessGate()
  shaky = await setting.anotherProcess(link.url, gate)
})

afterAll(async () => {
  await shaky.close()
  await link.close()
  await setting.close()
})

async function launch(units: number, perBuyerLimit = 1): Promise<string> {
  const liveId = await setting.liveOf(host)
  const cart = await setting.sales.carts.setCart(host, liveId, [await setting.goods(units)])
  const draft = { itemId: cart.items[0]?.id ?? '', priceFen: 3990, totalLimit: units, perBuyerLimit }
  return (await setting.sales.offers.launch(host, liveId, { ...draft, durationMs: 600_000 }, newId())).id
}

const anyone = () => newId()

/** The order's id, or the code of the problem. */
async function outcome(buying: Promise<{ id: string }>): Promise<string> {
  try {
    return (await buying).id
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

const isOrder = (result: string) => result.includes('-')

const buyIn = (
  process: Pick<Process, 'sales'>,
  offerId: string,
  who = anyone(),
  key = newId(),
  quantity = 1,
) => outcome(process.sales.flashSales.buy(who, offerId, quantity, key))

const ordersOf = (offerId: string) =>
  setting.db.prisma.order.findMany({ where: { offerId, state: { not: 'void' } } })

test('two processes with gates of their own on one database never oversell and both go on', async () => {
  const other = await setting.anotherProcess()
  try {
    const offerId = await launch(60, 2)
    const crowd = Array.from({ length: 200 }, anyone)
    // Everybody tries three times, in both processes at once: one account, two phones, two servers.
    const results = await Promise.all(
      crowd.flatMap((who) => [
        buyIn(setting, offerId, who),
        buyIn(other, offerId, who),
        buyIn(other, offerId, who),
      ]),
    )
    const won = results.filter(isOrder)
    const orders = await ordersOf(offerId)
    expect(new Set(orders.map((order) => order.id))).toEqual(new Set(won))
    expect(orders).toHaveLength(60)
    const perBuyer = Map.groupBy(orders, (order) => order.accountId)
    expect(Math.max(...[...perBuyer.values()].map((list) => list.length))).toBeLessThanOrEqual(2)
    expect(results.every((result) => isOrder(result) || ['sold_out', 'over_limit'].includes(result))).toBe(
      true,
    )
    await assertStockEquation(setting.db)
  } finally {
    await other.close()
  }
})

test('the same request in two processes is one order', async () => {
  const other = await setting.anotherProcess()
  try {
    const offerId = await launch(30)
    const crowd = Array.from({ length: 30 }, () => ({ who: anyone(), key: newId() }))
    const pairs = await Promise.all(
      crowd.map(({ who, key }) =>
        Promise.all([buyIn(setting, offerId, who, key), buyIn(other, offerId, who, key)]),
      ),
    )
    for (const [first, second] of pairs) expect(second).toBe(first)
    expect(await ordersOf(offerId)).toHaveLength(30)
    await assertStockEquation(setting.db)
  } finally {
    await other.close()
  }
})

test.each(['loseCommit', 'loseReply'] as const)(
  'a batch whose COMMIT fails (%s) is sold once',
  async (fault) => {
    const offerId = await launch(10)
    await buyIn(shaky, offerId)
    link.failNextCommit(fault)
    const crowd = Array.from({ length: 12 }, () => ({ who: anyone(), key: newId() }))
    const results = await Promise.all(crowd.map(({ who, key }) => buyIn(shaky, offerId, who, key)))
    expect(results.filter(isOrder)).toHaveLength(9)
    expect(results.filter((result) => result === 'sold_out')).toHaveLength(3)
    const again = await Promise.all(crowd.map(({ who, key }) => buyIn(shaky, offerId, who, key)))
    expect(again).toEqual(results)
    expect(await ordersOf(offerId)).toHaveLength(10)
    await assertStockEquation(setting.db)
  },
)

test('while PostgreSQL is away nobody is promised anything; then a retry goes on with the same key', async () => {
  const offerId = await launch(5)
  await buyIn(shaky, offerId)
  const [who, key] = [anyone(), newId()]
  link.cut()
  expect(await buyIn(shaky, offerId, who, key)).toBe('unavailable')
  link.mend()
  expect(await ordersOf(offerId)).toHaveLength(1)
  await expect
    .poll(() => buyIn(shaky, offerId, who, key), { interval: 200, timeout: 20_000 })
    .toSatisfy(isOrder)
  expect(await ordersOf(offerId)).toHaveLength(2)
  await assertStockEquation(setting.db)
})

test('a lease that nobody vouches for is burnt, its unit is sold, and its late twin is refused', async () => {
  const offerId = await launch(2)
  await buyIn(shaky, offerId)
  const lost = { orderId: newId(), buyerId: anyone(), quantity: 1 }
  gate.admit(offerId, lost, setting.clock.now().getTime())
  expect(await buyIn(shaky, offerId)).toBe('sold_out')
  setting.clock.ahead(LEASE_MS + 1)
  await shaky.sales.sweep()
  const burnt = await setting.db.prisma.order.findUnique({ where: { id: lost.orderId } })
  expect(burnt).toMatchObject({ state: 'void', accountId: lost.buyerId })
  expect(await buyIn(shaky, offerId)).toSatisfy(isOrder)
  const late = await setting.db.pool.query(
    `INSERT INTO "order" (id, account_id, state, total_fen, placed_at, expires_at)
     VALUES ($1, $2, 'held', 1, now(), now()) ON CONFLICT DO NOTHING`,
    [lost.orderId, lost.buyerId],
  )
  expect(late.rowCount).toBe(0)
  await assertStockEquation(setting.db)
})

test('a lease whose order turns out to be durable stays sold', async () => {
  const offerId = await launch(2)
  const kept = await buyIn(shaky, offerId)
  const row = await setting.db.prisma.order.findUniqueOrThrow({ where: { id: kept } })
  const epoch = gate.belief(offerId)?.epoch ?? 0
  // A gate that was told of the admission, but never that it was committed.
  gate.open(offerId, { epoch: epoch + 1, available: 2, perBuyerLimit: 1, orders: [] })
  gate.admit(offerId, { orderId: kept, buyerId: row.accountId, quantity: 1 }, setting.clock.now().getTime())
  setting.clock.ahead(LEASE_MS + 1)
  await shaky.sales.sweep()
  expect((await setting.db.prisma.order.findUnique({ where: { id: kept } }))?.state).toBe('held')
  await assertStockEquation(setting.db)
})

test('a gate that believes in units that are not there sells none of them', async () => {
  const offerId = await launch(3)
  await buyIn(shaky, offerId)
  const epoch = gate.belief(offerId)?.epoch ?? 0
  gate.close(offerId)
  gate.open(offerId, { epoch, available: 50, perBuyerLimit: 1, orders: [] })
  const results = await Promise.all(Array.from({ length: 20 }, () => buyIn(shaky, offerId)))
  expect(results.filter(isOrder)).toHaveLength(2)
  expect(results.filter((result) => result === 'sold_out')).toHaveLength(18)
  expect(await ordersOf(offerId)).toHaveLength(3)
  await assertStockEquation(setting.db)
})

test('a gate that has forgotten units is mended by the sweep', async () => {
  const offerId = await launch(3)
  await buyIn(shaky, offerId)
  const epoch = gate.belief(offerId)?.epoch ?? 0
  gate.close(offerId)
  gate.open(offerId, { epoch, available: 0, perBuyerLimit: 1, orders: [] })
  expect(await buyIn(shaky, offerId)).toBe('sold_out')
  // Twice, because a return that is just under way looks the same for a moment.
  await shaky.sales.sweep()
  await shaky.sales.sweep()
  expect(await buyIn(shaky, offerId)).toSatisfy(isOrder)
  await assertStockEquation(setting.db)
})

test('a process whose epoch another has ended is noticed by its sweep', async () => {
  const offerId = await launch(1)
  const order = await buyIn(shaky, offerId)
  expect(await buyIn(shaky, offerId)).toBe('sold_out')
  await setting.db.transaction(async (tx) => {
    await tx.order.update({ where: { id: order }, data: { state: 'cancelled' } })
    await tx.offerStock.update({
      where: { offerId },
      data: { available: { increment: 1 }, epoch: { increment: 1 } },
    })
  })
  await shaky.sales.sweep()
  expect(await buyIn(shaky, offerId)).toSatisfy(isOrder)
  await assertStockEquation(setting.db)
})
