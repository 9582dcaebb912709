import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { GroupCommit } from '#server/areas/sales/flash-sale/group-commit.ts'
import { HoldsStore } from '#server/areas/sales/flash-sale/holds.store.ts'
import { newId } from '#server/core/ids.ts'
import { openDatabase, type Database } from '#server/storage/database.ts'
import { applyMigrations } from '#server/storage/migrations.ts'
import { startTemporaryPostgres, temporaryFolder } from '#server/storage/temporary-postgres.ts'
import type { RushOrder, RushResult } from './support/buyers.worker.ts'
import { hugeOffer, liveWithGoods, signedInBuyers } from './support/county.ts'
import { median, writeResult } from './support/report.ts'

const ROUNDS = 5
const ROUND_MS = 3_000
const CEILING_MS = 1_500
const CONNECTIONS = 256
const BUYERS = 500
const BATCHES = [50, 200, 500] as const
const HOLD_MS = 600_000

const here = import.meta.dirname
const closers: (() => Promise<void> | void)[] = []

/** Durable orders a second over HTTP, against a peer and between the two things that bound them, in one run. */
async function main(): Promise<void> {
  const { db, url } = await freshDatabase()
  const tokens = await signedInBuyers(db, BUYERS)
  const goods = await liveWithGoods(db)
  const serverPort = await startServer(url)
  const barePort = await startPeer(new URL('support/bare-express.ts', import.meta.url), url)
  const hotRowPort = await startPeer(new URL('support/hot-row.ts', import.meta.url), url)

  const ours: RushResult[] = []
  const rates: number[] = []
  const hotRow: number[] = []
  const express: number[] = []
  const batches = new Map<number, number[]>(BATCHES.map((size) => [size, []]))
  for (let round = 0; round <= ROUNDS; round += 1) {
    const sale = { db, tokens, offerId: await hugeOffer(db, goods) }
    const [rush, rate] = await durableRate(sale, {
      port: serverPort,
      path: `/api/offers/${sale.offerId}/buy`,
    })
    const byHand = { ...sale, offerId: await hugeOffer(db, goods) }
    const [, hotRowRate] = await durableRate(byHand, {
      port: hotRowPort,
      path: `/offers/${byHand.offerId}/buy`,
    })
    const bare = await buyers({ port: barePort, path: '/buy', tokens, forMs: CEILING_MS })
    const inserted = await batchRates(db, await hugeOffer(db, goods))
    // The first round warms compilers and caches.
    if (round === 0) continue
    ours.push(rush)
    rates.push(rate)
    hotRow.push(hotRowRate)
    express.push(((bare.answers['200'] ?? 0) / bare.elapsedMs) * 1000)
    for (const [size, rate] of inserted) batches.get(size)?.push(rate)
  }
  report({ ours, rates, hotRow, express, batches })
}

/** One round of buying in a sale, and how many orders a second of it are in the database afterwards. */
async function durableRate(
  sale: { db: Database; tokens: readonly string[]; offerId: string },
  where: { port: number; path: string },
): Promise<[RushResult, number]> {
  const rush = await buyers({ ...where, tokens: sale.tokens, forMs: ROUND_MS })
  const durable = await sale.db.prisma.order.count({ where: { offerId: sale.offerId, state: 'held' } })
  mustBeExact(rush, durable)
  return [rush, (durable / rush.elapsedMs) * 1000]
}

function report(rounds: {
  ours: readonly RushResult[]
  rates: readonly number[]
  hotRow: readonly number[]
  express: readonly number[]
  batches: ReadonlyMap<number, readonly number[]>
}): void {
  const ours = Math.round(median(rounds.rates))
  const hotRow = Math.round(median(rounds.hotRow))
  const express = Math.round(median(rounds.express))
  const bySize = [...rounds.batches].map(([size, rates]) => [size, Math.round(median(rates))] as const)
  const batchInsert = Math.max(...bySize.map(([, rate]) => rate))
  const p50Ms = round1(median(rounds.ours.map((rush) => rush.p50Ms)))
  const p99Ms = round1(median(rounds.ours.map((rush) => rush.p99Ms)))
  const share = (limit: number) => Math.round((ours / limit) * 1000) / 1000
  const ratios = {
    batchInsert: share(batchInsert),
    express: share(express),
    ceiling: share(Math.min(batchInsert, express)),
    hotRow: share(hotRow),
  }
  console.table({
    'Fieldcast over HTTP, durable': { 'a second': ours, 'p50 ms': p50Ms, 'p99 ms': p99Ms },
    'a transaction an order, by hand': { 'a second': hotRow, 'ours / it': ratios.hotRow },
    'bare Express route': { 'a second': express, 'ours / it': ratios.express },
    ...Object.fromEntries(
      bySize.map(([size, rate]) => [
        `batches of ${String(size)} through pg`,
        { 'a second': rate, 'ours / it': share(rate) },
      ]),
    ),
  })
  const file = writeResult({
    name: 'flash-sale',
    unit: 'durable orders/s',
    ours,
    peers: { hotRow },
    limit: { batchInsert, express },
    ratios,
    latencyMs: { p50: p50Ms, p99: p99Ms },
    batchInsertBySize: Object.fromEntries(bySize),
    conditions: `${String(CONNECTIONS)} connections, ${String(BUYERS)} buyers, ${String(ROUNDS)} rounds of ${String(ROUND_MS)} ms, medians`,
  })
  console.log(`${path.relative(process.cwd(), file)} written`)
}

const round1 = (value: number): number => Math.round(value * 10) / 10

async function freshDatabase(): Promise<{ db: Database; url: string }> {
  const postgres = await startTemporaryPostgres()
  closers.push(() => postgres.stop())
  await applyMigrations({ url: postgres.url })
  const db = await openDatabase({ url: postgres.url })
  closers.push(() => db.close())
  return { db, url: postgres.url }
}

/** The real server, as `npm start` runs it, on that database. */
async function startServer(databaseUrl: string): Promise<number> {
  const folder = await temporaryFolder('bench')
  closers.push(() => rm(folder, { recursive: true, force: true }))
  const port = await freePort()
  const words = [path.join(here, '../server/main.ts'), '--no-demo', '--data', folder, '--port', String(port)]
  const child = spawn(process.execPath, words, {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      FIELDCAST_RATE_LIMIT_FACTOR: '100000',
      FIELDCAST_MEDIA_WORKERS: '1',
      FIELDCAST_MEDIA_PORT: String(await freePort()),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  closers.push(() => stop(child))
  await answering(child, port)
  return port
}

async function startPeer(program: URL, databaseUrl: string): Promise<number> {
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  const child = fork(program, { env })
  closers.push(() => stop(child))
  const [message] = (await once(child, 'message')) as [{ port: number }]
  return message.port
}

/** One round of buying in a thread of its own. */
async function buyers(order: Omit<RushOrder, 'connections'>): Promise<RushResult> {
  const workerData: RushOrder = { ...order, connections: CONNECTIONS }
  const worker = new Worker(new URL('support/buyers.worker.ts', import.meta.url), { workerData })
  const [result] = (await once(worker, 'message')) as [RushResult]
  await worker.terminate()
  return result
}

/** Orders a second of the very statements of our group commit, alone on one connection. */
async function batchRates(db: Database, offerId: string): Promise<Map<number, number>> {
  const store = new HoldsStore(db.pool, HOLD_MS)
  const commits = new GroupCommit(store)
  const offer = await store.offer(offerId)
  if (!offer) throw new Error('the flash sale is gone')
  const rates = new Map<number, number>()
  for (const size of BATCHES) {
    const startedAt = performance.now()
    let count = 0
    while (performance.now() - startedAt < CEILING_MS / BATCHES.length) {
      const at = new Date()
      const common = { quantity: 1, placedAtMs: at.getTime(), streamMs: 1 }
      const holds = Array.from({ length: size }, () => ({ orderId: newId(), buyerId: newId(), ...common }))
      const inserted = await commits.commit(offer, holds, { epoch: 0, at })
      count += inserted?.size ?? 0
    }
    rates.set(size, (count / (performance.now() - startedAt)) * 1000)
  }
  return rates
}

/** Every acknowledged order is in the database, and nothing else is: a fast wrong number is no number. */
function mustBeExact(rush: RushResult, durable: number): void {
  const { '200': acknowledged = 0, ...others } = rush.answers
  if (Object.keys(others).length > 0) throw new Error(`unexpected answers: ${JSON.stringify(rush.answers)}`)
  if (acknowledged !== durable)
    throw new Error(`${String(acknowledged)} orders acknowledged, ${String(durable)} in the database`)
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered')
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/county`).catch(() => null)
    if (answer) return
    await sleep(100)
  }
  throw new Error('the server did not answer within 30 s')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

try {
  await main()
} finally {
  for (const close of closers.toReversed()) await close()
}
