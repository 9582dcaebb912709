import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RedisGate } from '#server/areas/sales/flash-sale/redis-gate.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import { openRedis } from '#server/storage/redis.ts'
import { createLog } from '#server/transport/log.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { startRedis, type RedisServer } from './support/redis-server.ts'
import { assertStockEquation } from './support/stock-equation.ts'

/** Twenty in the long form of the fault tests. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 1)
const UNITS = 120
const LIMIT = 2
const TRIES = 8
const WITHIN_MS = 120_000 * ROUNDS

type Process = Awaited<ReturnType<typeof processOf>>

let setting: SalesSetting
let host: Somebody
let redis: RedisServer
/** Two API processes on one database and one Redis. */
let processes: [Process, Process]

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
  redis = await startRedis()
  processes = [await processOf(redis), await processOf(redis)]
})

afterAll(async () => {
  for (const process of processes) await process.close()
  await redis.stop()
  await setting.close()
})

async function processOf({ url }: RedisServer) {
  const connection = await openRedis(url, { onFault: () => undefined })
  const gate = new RedisGate(connection, createLog('silent'))
  const opened = await setting.anotherProcess(setting.url, gate)
  return {
    run: () => connection.run,
    sales: opened.sales,
    buy: async (offerId: string, who: string, key: string): Promise<string> => {
      try {
        return (await opened.sales.flashSales.buy(who, offerId, 1, key)).id
      } catch (error) {
        if (error instanceof Problem) return error.code
        throw error
      }
    },
    close: async () => {
      await opened.close()
      connection.close()
    },
  }
}

async function launch(units = UNITS, perBuyerLimit = LIMIT): Promise<string> {
  const liveId = await setting.liveOf(host)
  const cart = await setting.sales.carts.setCart(host, liveId, [await setting.goods(units)])
  const draft = { itemId: cart.items[0]?.id ?? '', priceFen: 3990, totalLimit: units, perBuyerLimit }
  return (await setting.sales.offers.launch(host, liveId, { ...draft, durationMs: 600_000 }, newId())).id
}

const isOrder = (result: string) => result.includes('-')

/** Buys through either process, the other one at each further try, as a client behind a balancer does. */
async function insist(offerId: string, who: string, key: string, first: number): Promise<string> {
  for (let tried = 0; ; tried += 1) {
    const result = await processes[(first + tried) % 2 === 0 ? 0 : 1].buy(offerId, who, key)
    if (tried === TRIES || !['unavailable', 'conflict'].includes(result)) return result
    await sleep(100 * (tried + 1))
  }
}

/** Buyers come one by one; each wants one more than the limit, and sends every request twice, to both processes. */
async function rush(offerId: string, buyers: number, meanwhile: () => Promise<unknown>): Promise<string[][]> {
  const arriving = Array.from({ length: buyers }, async (_, index) => {
    await sleep(index * 2)
    const who = newId()
    const wishes = Array.from({ length: LIMIT + 1 }, () => newId())
    return Promise.all(wishes.flatMap((key) => [0, 1].map((first) => insist(offerId, who, key, first))))
  })
  const [results] = await Promise.all([Promise.all(arriving), sleep(buyers / 2).then(meanwhile)])
  return results
}

/** Exactly the units are sold, everybody who was promised one has it, and nobody has more than allowed. */
async function assertSold(offerId: string, results: readonly string[][], units = UNITS): Promise<void> {
  const orders = await setting.db.prisma.order.findMany({ where: { offerId, state: 'held' } })
  const promised = new Set(results.flat().filter(isOrder))
  expect(orders.map((order) => order.id)).toEqual(expect.arrayContaining([...promised]))
  expect(orders).toHaveLength(units)
  const perBuyer = Map.groupBy(orders, (order) => order.accountId)
  expect(Math.max(...[...perBuyer.values()].map((list) => list.length))).toBeLessThanOrEqual(LIMIT)
  for (const pairs of results)
    for (let index = 0; index < pairs.length; index += 2)
      if (isOrder(pairs[index] ?? '') && isOrder(pairs[index + 1] ?? ''))
        expect(pairs[index]).toBe(pairs[index + 1])
  await assertStockEquation(setting.db)
}

const epochOf = async (offerId: string) =>
  (await setting.db.prisma.offerStock.findUniqueOrThrow({ where: { offerId } })).epoch

/** Buys once through each; none is begun once all have found Redis as they left it. */
async function epochsBegun(offerId: string, through: readonly (typeof processes)[number][]): Promise<number> {
  const before = await epochOf(offerId)
  for (const process of through) await process.buy(offerId, newId(), newId())
  return (await epochOf(offerId)) - before
}

test('two processes share one gate: one epoch, every unit sold, requests sent to both answered alike', async () => {
  const offerId = await launch()
  const results = await rush(offerId, UNITS, () => Promise.resolve())
  await assertSold(offerId, results)
  expect(results.flat().filter((result) => !isOrder(result))).toSatisfy((rest: string[]) =>
    rest.every((result) => ['sold_out', 'over_limit'].includes(result)),
  )
  expect(await epochOf(offerId)).toBe(1)
})

test('whoever asks both processes as a sale opens hears the same of both: only one of them begins it', async () => {
  for (let sale = 0; sale < 10; sale += 1) {
    const offerId = await launch(20)
    const buyers = Array.from({ length: 40 }, () => ({ who: newId(), key: newId() }))
    const answers = await Promise.all(
      buyers.map(({ who, key }) => Promise.all(processes.map((process) => process.buy(offerId, who, key)))),
    )
    expect(answers.filter(([first, second]) => first !== second)).toEqual([])
    expect(answers.filter(([first]) => isOrder(first ?? ''))).toHaveLength(20)
    expect(await epochOf(offerId)).toBe(1)
  }
})

const faults: Record<string, (server: RedisServer) => Promise<unknown>> = {
  'is killed': (server) => server.crash(),
  'loses the tail of its log': (server) => server.crashWithCutLog(2_000),
  'is emptied': (server) => server.command('FLUSHALL'),
  'comes back with an old snapshot': async (server) => {
    await server.snapshot()
    await sleep(60)
    await server.crashToSnapshot()
  },
  'is away for a while': async (server) => {
    await server.kill()
    await sleep(300)
    await server.start()
  },
  'freezes for a while': async (server) => {
    server.freeze()
    await sleep(1_500)
    server.thaw()
  },
}

test.each(Object.keys(faults))(
  `Redis %s in the middle of ${ROUNDS} rushes: each unit is sold once`,
  async (name) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const offerId = await launch()
      const results = await rush(
        offerId,
        UNITS,
        () => faults[name]?.(redis) ?? Promise.reject(new Error(name)),
      )
      await Promise.all(processes.map((process) => process.sales.sweep()))
      // Whoever was sent away while nobody knew may try again; what is left is sold to those who still come.
      const late = await rush(offerId, UNITS, () => Promise.resolve())
      await assertSold(offerId, [...results, ...late])
    }
  },
  WITHIN_MS,
)

test('an old snapshot of the very same epoch gives nobody a second unit', async () => {
  const [one] = processes
  const offerId = await launch(UNITS, 1)
  await expect.poll(() => epochsBegun(offerId, [one])).toBe(0)
  const epoch = await epochOf(offerId)
  const sold = await setting.db.prisma.order.count({ where: { offerId } })
  await redis.snapshot()
  const who = newId()
  expect(await one.buy(offerId, who, newId())).toSatisfy(isOrder)
  expect(await epochOf(offerId)).toBe(epoch)
  const run = one.run()
  await redis.crashToSnapshot()
  // Connected anew, or PostgreSQL would be asked in any case.
  await expect.poll(() => [null, run].includes(one.run()), { timeout: 10_000 }).toBe(false)
  expect(await one.buy(offerId, who, newId())).toBe('over_limit')
  expect(await setting.db.prisma.order.count({ where: { offerId } })).toBe(sold + 1)
  expect(await epochOf(offerId)).toBeGreaterThan(epoch)
  await assertStockEquation(setting.db)
})

test('without Redis PostgreSQL admits, and with it again one epoch serves both', async () => {
  const [one, two] = processes
  const offerId = await launch()
  await redis.kill()
  expect(await one.buy(offerId, newId(), newId())).toSatisfy(isOrder)
  expect(await two.buy(offerId, newId(), newId())).toSatisfy(isOrder)
  await redis.start()
  await expect.poll(() => epochsBegun(offerId, [one, two]), { timeout: 10_000, interval: 100 }).toBe(0)
  await assertStockEquation(setting.db)
})
