import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { GroupCommit } from '#server/areas/sales/flash-sale/group-commit.ts'
import { HoldsStore } from '#server/areas/sales/flash-sale/holds.store.ts'
import { createDatabase, databaseName } from '#prisma/tools/database-verbs.ts'
import { newId } from '#server/core/ids.ts'
import { openDatabase, type Database } from '#server/storage/database.ts'
import { freePort } from '#server/storage/free-port.ts'
import { applyMigrations } from '#server/storage/migrations.ts'
import { startTemporaryPostgres } from '#server/storage/temporary-postgres.ts'
import type { RushOrder, RushResult } from './support/buyers.worker.ts'
import { hugeOffer, liveWithGoods, signedInBuyers } from './support/county.ts'
import { Processes } from './support/processes.ts'
import { median, writeResult } from './support/report.ts'
import { startVendure } from './support/vendure-peer.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const ROUND_MS = 3_000
const VENDURE_MS = 5_000
const CEILING_MS = 1_500
/** Enough that some buyers wait for the disk while others are served. */
const CONNECTIONS = 512
const BUYERS = 1_000
const BATCHES = [50, 200, 500] as const
const HOLD_MS = 600_000

const processes = new Processes()

/** One who takes part: what a second of its round held, and how long the slowest waited. */
interface Contestant {
  readonly name: string
  readonly label: string
  round(): Promise<{ rate: number; p50Ms?: number; p99Ms?: number }>
}

/** Durable orders a second over HTTP, against peers and between the two things that bound them, in one run. */
async function main(): Promise<void> {
  const { db, url } = await freshDatabase('fieldcast')
  const county = { db, tokens: await signedInBuyers(db, BUYERS), goods: await liveWithGoods(db) }
  const vendure = await startVendure(url, await freePort())
  processes.onClose(() => vendure.stop())
  const contestants = [
    await ourselves(county, url),
    ...(await withRedis()),
    await hotRow(county, url),
    await bareExpress(county, url),
    ...BATCHES.map((size) => batchInsert(county, size)),
    {
      name: 'vendure',
      label: `Vendure ${vendure.version}, whole purchases`,
      round: () => vendure.round(VENDURE_MS),
    },
  ]
  const rounds = new Map<Contestant, Awaited<ReturnType<Contestant['round']>>[]>()
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const contestant of contestants) {
      const result = await contestant.round()
      // The first round warms compilers and caches.
      if (round > 0) rounds.set(contestant, [...(rounds.get(contestant) ?? []), result])
    }
  const medians = [...rounds].map(([{ name, label }, results]) => ({
    ...{ name, label },
    rate: round1(median(results.map(({ rate }) => rate))),
    p50Ms: round1(median(results.map(({ p50Ms }) => p50Ms ?? 0))),
    p99Ms: round1(median(results.map(({ p99Ms }) => p99Ms ?? 0))),
  }))
  report(medians, await vendure.race())
}

interface County {
  readonly db: Database
  readonly tokens: readonly string[]
  readonly goods: Awaited<ReturnType<typeof liveWithGoods>>
}

async function ourselves(county: County, url: string): Promise<Contestant> {
  const { port } = await processes.startServer(url)
  return {
    ...{ name: 'ours', label: 'Fieldcast over HTTP, durable' },
    round: async () => {
      const sale = { ...county, offerId: await hugeOffer(county.db, county.goods) }
      return durableRate(sale, [{ port, path: `/api/offers/${sale.offerId}/buy` }])
    },
  }
}

/** Two processes with one gate in Redis, on a database of their own. */
async function withRedis(): Promise<Contestant[]> {
  const redisUrl = await processes.startRedis()
  if (redisUrl === undefined) return []
  const { db, url } = await freshDatabase('shared')
  const county = { db, tokens: await signedInBuyers(db, BUYERS), goods: await liveWithGoods(db) }
  const first = await processes.startServer(url, { redisUrl })
  const second = await processes.startServer(url, { redisUrl, like: first })
  return [
    {
      ...{ name: 'redisGate', label: 'Fieldcast, 2 processes and Redis' },
      round: async () => {
        const sale = { ...county, offerId: await hugeOffer(db, county.goods) }
        const path = `/api/offers/${sale.offerId}/buy`
        return durableRate(
          sale,
          [first, second].map(({ port }) => ({ port, path })),
        )
      },
    },
  ]
}

async function hotRow(county: County, url: string): Promise<Contestant> {
  const { port } = await processes.startProgram(new URL('support/hot-row.ts', import.meta.url), url)
  return {
    ...{ name: 'hotRow', label: 'a transaction an order, by hand' },
    round: async () => {
      const sale = { ...county, offerId: await hugeOffer(county.db, county.goods) }
      return durableRate(sale, [{ port, path: `/offers/${sale.offerId}/buy` }])
    },
  }
}

async function bareExpress({ tokens }: County, url: string): Promise<Contestant> {
  const { port } = await processes.startProgram(new URL('support/bare-express.ts', import.meta.url), url)
  return {
    ...{ name: 'express', label: 'bare Express route' },
    round: async () => {
      const bare = await buyers({ port, path: '/buy', tokens, forMs: CEILING_MS, connections: CONNECTIONS })
      return { ...bare, rate: ((bare.answers['200'] ?? 0) / bare.elapsedMs) * 1000 }
    },
  }
}

const batchInsert = ({ db, goods }: County, size: number): Contestant => ({
  ...{ name: `batch${size}`, label: `batches of ${size} through pg` },
  round: async () => ({ rate: await batchRate(db, await hugeOffer(db, goods), size) }),
})

/** One round of buying in a sale, and how many orders a second of it are in the database afterwards. */
async function durableRate(
  sale: { db: Database; tokens: readonly string[]; offerId: string },
  where: readonly { port: number; path: string }[],
): Promise<{ rate: number; p50Ms: number; p99Ms: number }> {
  const connections = CONNECTIONS / where.length
  const rushes = await Promise.all(
    where.map((place) => buyers({ ...place, tokens: sale.tokens, forMs: ROUND_MS, connections })),
  )
  const durable = await sale.db.prisma.order.count({ where: { offerId: sale.offerId, state: 'held' } })
  mustBeExact(rushes, durable)
  const worst = (of: (rush: RushResult) => number) => Math.max(...rushes.map(of))
  return {
    rate: (durable / worst((rush) => rush.elapsedMs)) * 1000,
    p50Ms: worst((rush) => rush.p50Ms),
    p99Ms: worst((rush) => rush.p99Ms),
  }
}

interface Median {
  readonly name: string
  readonly label: string
  readonly rate: number
  readonly p50Ms: number
  readonly p99Ms: number
}

function report(medians: readonly Median[], race: { units: number; buyers: number; sold: number }): void {
  const rateOf = (name: string) => medians.find((median) => median.name === name)?.rate ?? 0
  const ours = medians.find(({ name }) => name === 'ours')
  const oursRate = ours?.rate ?? 0
  const share = (limit: number) => Math.round((oursRate / limit) * 1000) / 1000
  const insert = Math.max(...BATCHES.map((size) => rateOf(`batch${size}`)))
  const ratios = {
    batchInsert: share(insert),
    express: share(rateOf('express')),
    ceiling: share(Math.min(insert, rateOf('express'))),
    hotRow: share(rateOf('hotRow')),
    vendure: share(rateOf('vendure')),
  }
  console.table(
    Object.fromEntries(
      medians.map(({ label, rate, p50Ms, p99Ms }) => [
        label,
        { 'a second': rate, 'p50 ms': p50Ms || '', 'p99 ms': p99Ms || '', 'ours / it': share(rate) },
      ]),
    ),
  )
  console.log(`Vendure: ${race.buyers} buyers at once for ${race.units} units, ${race.sold} sold`)
  const file = writeResult({
    ...{ name: 'flash-sale', unit: 'durable orders/s', ours: oursRate },
    peers: { hotRow: rateOf('hotRow'), vendure: rateOf('vendure') },
    limit: { batchInsert: insert, express: rateOf('express') },
    ratios,
    redisGateOfTwoProcesses: rateOf('redisGate'),
    vendureRace: race,
    latencyMs: { p50: ours?.p50Ms ?? 0, p99: ours?.p99Ms ?? 0 },
    batchInsertBySize: Object.fromEntries(BATCHES.map((size) => [size, rateOf(`batch${size}`)])),
    conditions: `${CONNECTIONS} connections, ${BUYERS} buyers, ${ROUNDS} interleaved rounds of ${ROUND_MS} ms, medians`,
  })
  console.log(`${path.relative(process.cwd(), file)} written`)
}

const round1 = (value: number): number => Math.round(value * 10) / 10

let postgresUrl: string | undefined

/** An empty county in a database of the run's one PostgreSQL. */
async function freshDatabase(name: string): Promise<{ db: Database; url: string }> {
  if (postgresUrl === undefined) {
    const postgres = await startTemporaryPostgres()
    processes.onClose(() => postgres.stop())
    postgresUrl = postgres.url
  }
  const address = new URL(postgresUrl)
  if (databaseName(postgresUrl) !== name) {
    address.pathname = `/${name}`
    await createDatabase(address.href)
  }
  await applyMigrations({ url: address.href })
  const db = await openDatabase({ url: address.href })
  processes.onClose(() => db.close())
  return { db, url: address.href }
}

/** One round of buying in a thread of its own. */
async function buyers(workerData: RushOrder): Promise<RushResult> {
  const worker = new Worker(new URL('support/buyers.worker.ts', import.meta.url), { workerData })
  const [result] = (await once(worker, 'message')) as [RushResult]
  await worker.terminate()
  return result
}

/** Orders a second of the very statement of our group commit, alone on one connection. */
async function batchRate(db: Database, offerId: string, size: number): Promise<number> {
  const store = new HoldsStore(db.pool, HOLD_MS)
  const commits = new GroupCommit(store)
  const offer = await store.offer(offerId)
  if (!offer) throw new Error('the flash sale is gone')
  const startedAt = performance.now()
  let count = 0
  while (performance.now() - startedAt < CEILING_MS / BATCHES.length) {
    const at = new Date()
    const common = { quantity: 1, placedAtMs: at.getTime(), streamMs: 1 }
    const holds = Array.from({ length: size }, () => ({ orderId: newId(), buyerId: newId(), ...common }))
    const inserted = await commits.commit(offer, holds, { epoch: 0, at })
    count += inserted?.size ?? 0
  }
  return (count / (performance.now() - startedAt)) * 1000
}

/** Every acknowledged order is in the database, and nothing else is: a fast wrong number is no number. */
function mustBeExact(rushes: readonly RushResult[], durable: number): void {
  let acknowledged = 0
  for (const { answers } of rushes) {
    const { '200': held = 0, ...others } = answers
    acknowledged += held
    if (Object.keys(others).length > 0) throw new Error(`unexpected answers: ${JSON.stringify(answers)}`)
  }
  if (acknowledged !== durable)
    throw new Error(`${acknowledged} orders acknowledged, ${durable} in the database`)
}

try {
  await main()
} finally {
  await processes.close()
}
