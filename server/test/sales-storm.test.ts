import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { InProcessGate } from '#server/areas/sales/flash-sale/gate.ts'
import { LEASE_MS } from '#server/areas/sales/flash-sale/gate.rules.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import { startEmbeddedPostgres } from '#server/storage/embedded-postgres.ts'
import { freePort } from '#server/storage/free-port.ts'
import { applyMigrations } from '#server/storage/migrations.ts'
import { temporaryFolder } from '#server/storage/temporary-postgres.ts'
import { MovedClock, openSalesSetting, type SalesSetting } from './sales.setting.ts'
import { faultSeed, seeded } from './support/seeded.ts'
import { assertStockEquation } from './support/stock-equation.ts'

/** A hundred thousand, and twenty, in the long form of the fault tests. */
const ATTEMPTS = Number(process.env['FAULT_ATTEMPTS'] ?? 10_000)
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 1)
const UNITS = 1_000
const LIMIT = 2
const AT_ONCE = 2_000
/** How often the stock is counted while it sells, and again while the rest are told that it is sold. */
const CHECKS = 10
const TRIES = 40

let setting: SalesSetting

beforeAll(async () => {
  setting = await openSalesSetting()
})

afterAll(() => setting.close())

async function launch(units: number, perBuyerLimit = 1, at = setting): Promise<string> {
  const host = await at.somebody('林小满', 'host')
  const liveId = await at.liveOf(host)
  const cart = await at.sales.carts.setCart(host, liveId, [await at.goods(units)])
  const draft = { itemId: cart.items[0]?.id ?? '', priceFen: 3990, totalLimit: units, perBuyerLimit }
  return (await at.sales.offers.launch(host, liveId, { ...draft, durationMs: 600_000 }, newId())).id
}

type Seller = Pick<SalesSetting, 'sales'>

/** The order's id, or the code of the problem. */
async function buyIn({ sales }: Seller, offerId: string, who: string, key = newId()): Promise<string> {
  try {
    return (await sales.flashSales.buy(who, offerId, 1, key)).id
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

const isOrder = (answer: string) => answer.includes('-')

/** What the database holds of a sale is what was promised, to nobody more than allowed. */
async function assertExact(promised: readonly string[], offerId: string, limit: number, at = setting) {
  const orders = await at.db.prisma.order.findMany({ where: { offerId, state: 'held' } })
  expect(orders.map((order) => order.id)).toEqual(expect.arrayContaining([...new Set(promised)]))
  const perBuyer = Map.groupBy(orders, (order) => order.accountId)
  expect(Math.max(...[...perBuyer.values()].map((list) => list.length))).toBeLessThanOrEqual(limit)
  await assertStockEquation(at.db)
  return orders.length
}

test(`${ATTEMPTS} attempts on ${UNITS} units: all are sold, nobody is lost, the stock equation holds all along`, async ({
  annotate,
}) => {
  const seed = faultSeed()
  const random = seeded(seed)
  const offerId = await launch(UNITS, LIMIT)
  const crowd = Array.from({ length: ATTEMPTS / 4 }, () => newId())
  const answers: Record<string, number> = {}
  const promised: string[] = []
  const checks: Promise<void>[] = []
  let left = ATTEMPTS
  let refused = 0
  const buying = async () => {
    while (left-- > 0) {
      const answer = await buyIn(setting, offerId, crowd[random(crowd.length)] ?? '')
      if (isOrder(answer)) promised.push(answer)
      const name = isOrder(answer) ? 'sold' : answer
      answers[name] = (answers[name] ?? 0) + 1
      const due = isOrder(answer) ? promised.length % (UNITS / CHECKS) : ++refused % (ATTEMPTS / CHECKS)
      if (due === 0) checks.push(assertStockEquation(setting.db))
      // A refusal waits for nothing: without this nobody else would have a turn until all were answered.
      await turn()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, buying))
  await Promise.all(checks)
  const durable = await assertExact(promised, offerId, LIMIT)
  await annotate(`seed ${seed}: ${JSON.stringify({ ...answers, durable, checks: checks.length })}`)
  expect(checks.length).toBeGreaterThanOrEqual(CHECKS)
  expect(durable).toBe(UNITS)
  expect(new Set(promised).size).toBe(UNITS)
  expect(Object.keys(answers).toSorted()).toEqual(['over_limit', 'sold', 'sold_out'])
}, 600_000)

/** Sends a request whole and goes away before the reply, or waits for it. */
async function send(url: string, init: RequestInit, lose: boolean): Promise<string | null> {
  const going = new AbortController()
  // By then it is on its way: what becomes of it the client never learns.
  if (lose) setTimeout(() => going.abort(), 2)
  try {
    const response = await fetch(url, { ...init, signal: going.signal })
    return `${response.status} ${await response.text()}`
  } catch (error) {
    if (lose) return null
    throw error
  }
}

test('every request three times, a tenth of the replies lost: one order each, and the same words each time', async ({
  annotate,
}) => {
  const seed = faultSeed()
  const random = seeded(seed)
  const buyers = 200
  const offerId = await launch(buyers / 2)
  const lost = { requests: 0 }
  const wishes = await Promise.all(
    Array.from({ length: buyers }, async () => ({ who: await setting.somebody('买家'), key: newId() })),
  )
  const answers = await Promise.all(
    wishes.map(async ({ who, key }) => {
      const token = await setting.tokenOf(who)
      const once = async (): Promise<string> => {
        const lose = random(10) === 0
        if (lose) lost.requests += 1
        const headers = {
          cookie: `fieldcast_session=${token}`,
          'idempotency-key': key,
          'content-type': 'application/json',
        }
        const init = { method: 'POST', headers, body: JSON.stringify({ quantity: 1 }) }
        const reply = await send(`${setting.origin}/api/offers/${offerId}/buy`, init, lose)
        return reply ?? once()
      }
      return Promise.all([once(), once(), once()])
    }),
  )
  for (const [first, ...others] of answers) for (const other of others) expect(other).toBe(first)
  const won = answers.filter(([first]) => first.startsWith('200'))
  await annotate(
    `seed ${seed}: ${won.length} orders of ${buyers * 3} requests, ${lost.requests} replies lost`,
  )
  expect(lost.requests).toBeGreaterThan(0)
  expect(await setting.db.prisma.order.count({ where: { offerId } })).toBe(buyers / 2)
  expect(won).toHaveLength(buyers / 2)
  await assertStockEquation(setting.db)
})

test('admissions that nobody vouches for are sold to others within 15 s of the end of their leases', async ({
  annotate,
}) => {
  const gate = new InProcessGate()
  const shop = await setting.anotherProcess(setting.url, gate)
  try {
    const offerId = await launch(100)
    await buyIn(shop, offerId, newId())
    const nowMs = setting.clock.now().getTime()
    for (let index = 0; index < 60; index += 1)
      gate.admit(offerId, { orderId: newId(), buyerId: newId(), quantity: 1 }, nowMs)
    for (let index = 0; index < 39; index += 1) await buyIn(shop, offerId, newId())
    expect(await buyIn(shop, offerId, newId())).toBe('sold_out')
    setting.clock.ahead(LEASE_MS)
    const endedAt = performance.now()
    shop.sales.start()
    const sold = () => setting.db.prisma.order.count({ where: { offerId, state: 'held' } })
    const sell = async () => {
      await Promise.all(Array.from({ length: 20 }, () => buyIn(shop, offerId, newId())))
      return sold()
    }
    await expect.poll(sell, { timeout: 15_000 }).toBe(100)
    await annotate(`the last of 60 was sold ${Math.round(performance.now() - endedAt)} ms after`)
    await assertStockEquation(setting.db)
  } finally {
    await shop.close()
  }
})

test('a gate that drifts from PostgreSQL is mended within 5 s', async ({ annotate }) => {
  const gate = new InProcessGate()
  const shop = await setting.anotherProcess(setting.url, gate)
  try {
    const offerId = await launch(5)
    await buyIn(shop, offerId, newId())
    const epoch = gate.belief(offerId)?.epoch ?? 0
    gate.close(offerId)
    gate.open(offerId, { epoch, available: 0, perBuyerLimit: 1, orders: [] })
    const driftedAt = performance.now()
    shop.sales.start()
    await expect.poll(() => buyIn(shop, offerId, newId()), { timeout: 5_000 }).toSatisfy(isOrder)
    await annotate(`mended after ${Math.round(performance.now() - driftedAt)} ms`)
    await assertStockEquation(setting.db)
  } finally {
    await shop.close()
  }
})

test('three processes whose clocks are minutes apart sell each unit once', async () => {
  const clocks = [-3, 4].map((minutes) => {
    const clock = new MovedClock()
    clock.ahead(minutes * 60_000)
    return clock
  })
  const others = await Promise.all(
    clocks.map((clock) => setting.anotherProcess(setting.url, new InProcessGate(), clock)),
  )
  try {
    const offerId = await launch(90, LIMIT)
    const shops = [setting, ...others]
    const crowd = Array.from({ length: 120 }, () => newId())
    const sweeping = async () => {
      for (let round = 0; round < 5; round += 1) for (const shop of shops) await shop.sales.flashSales.sweep()
    }
    const buying = crowd.flatMap((who) => shops.map((shop) => buyIn(shop, offerId, who)))
    const [answers] = await Promise.all([Promise.all(buying), sweeping()])
    // To the clock that is behind the sale has not begun; whoever asked there alone asks again elsewhere.
    const late = await Promise.all(crowd.map((who) => buyIn(setting, offerId, who)))
    expect(await assertExact([...answers, ...late].filter(isOrder), offerId, LIMIT)).toBe(90)
  } finally {
    for (const shop of others) await shop.close()
  }
})

test(
  `PostgreSQL is killed in the middle of ${ROUNDS} rushes: nothing promised is lost, no unit is sold twice`,
  async ({ annotate }) => {
    const folder = await temporaryFolder('killed')
    const port = await freePort()
    let postgres = await startEmbeddedPostgres(path.join(folder, 'pg'), { port })
    await applyMigrations({ url: postgres.url })
    const { url } = postgres
    const own = await openSalesSetting({ database: { url, drop: () => Promise.resolve() } })
    let sentAway = 0
    /** Goes on with the same key until somebody can answer. */
    const insist = async (offerId: string, who: string, key: string): Promise<string> => {
      for (let tries = 1; ; tries += 1) {
        const answer = await buyIn(own, offerId, who, key).catch(() => 'unavailable')
        if (!['unavailable', 'conflict'].includes(answer) || tries === TRIES) return answer
        sentAway += 1
        await sleep(100 + tries * 20)
      }
    }
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const offerId = await launch(80, 1, own)
        const killAndRestart = async () => {
          process.kill(postgres.pid, 'SIGKILL')
          await expect
            .poll(() => startAgain(path.join(folder, 'pg'), port), { timeout: 60_000 })
            .not.toBeNull()
          postgres = await startEmbeddedPostgres(path.join(folder, 'pg'), { port })
        }
        let killing: Promise<void> | undefined
        const arriving = Array.from({ length: 160 }, async (_, index) => {
          await sleep(index)
          // By count and not by time: on a quick machine all would be sold before.
          if (index === 40) killing = killAndRestart()
          return insist(offerId, newId(), newId())
        })
        const answers = await Promise.all(arriving)
        await killing
        expect(await assertExact(answers.filter(isOrder), offerId, 1, own)).toBe(80)
        expect(answers.filter((answer) => answer === 'sold_out')).toHaveLength(80)
      }
      await annotate(`${ROUNDS} kills, ${sentAway} answers “unavailable” on the way`)
      expect(sentAway).toBeGreaterThan(0)
    } finally {
      await own.close()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
      await rm(path.dirname(postgres.cluster), { recursive: true, force: true })
    }
  },
  180_000 * ROUNDS,
)

/** Null while the children of the killed one still hold the cluster. */
const startAgain = (folder: string, port: number) => startEmbeddedPostgres(folder, { port }).catch(() => null)
