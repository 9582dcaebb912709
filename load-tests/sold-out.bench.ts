import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Database } from '#server/storage/database.ts'
import { liveWithGoods, offerOf, signedInBuyers } from './support/county.ts'
import { cpuSeconds } from './support/cpu-time.ts'
import type { PacedOrder, PacedResult } from './support/paced-buyers.worker.ts'
import { Processes } from './support/processes.ts'
import { median, writeResult } from './support/report.ts'

const ATTEMPTS = Number(process.env['BENCH_ATTEMPTS'] ?? 100_000)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)
const UNITS = 1_000
const BUYERS = 2_000
const CONNECTIONS = 512
const GOAL_MS = 100
/** Of one core, which is what the process that sells has. */
const CPU_SHARE = 0.7
const NEAR = 0.03
/** Of the wanted rate; a crowd below it could not come as fast as it should. */
const KEPT_UP = 0.8
const STEP_SECONDS = 3
const STEPS = 10
const FIRST_RATE = 1_000

interface Sale {
  readonly db: Database
  readonly server: { readonly port: number; readonly pid: number }
  readonly tokens: readonly string[]
  readonly goods: Awaited<ReturnType<typeof liveWithGoods>>
}

type Crowd = PacedResult & { readonly cpuShare: number; readonly offerId: string }

/** A crowd on a new sale of a thousand units, and what of a core its attempts have cost the server. */
async function crowd(sale: Sale, perSecond: number, attempts: number): Promise<Crowd> {
  const { port, pid } = sale.server
  const offerId = await offerOf(sale.db, sale.goods, UNITS)
  const order: PacedOrder = {
    ...{ port, path: `/api/offers/${offerId}/buy`, tokens: sale.tokens, connections: CONNECTIONS },
    ...{ perSecond, attempts },
  }
  const before = cpuSeconds(pid)
  const worker = new Worker(new URL('support/paced-buyers.worker.ts', import.meta.url), { workerData: order })
  const [result] = (await once(worker, 'message')) as [PacedResult]
  const cpuShare = ((cpuSeconds(pid) - before) * 1000) / result.elapsedMs
  await worker.terminate()
  await mustBeExact(sale.db, { ...result, offerId }, attempts)
  return { ...result, cpuShare, offerId }
}

/** Everybody was answered, and exactly the units were sold: a fast wrong answer is no answer. */
async function mustBeExact(
  db: Database,
  { answers, offerId }: Pick<Crowd, 'answers' | 'offerId'>,
  attempts: number,
): Promise<void> {
  const { '200': held = 0, '409': unlucky = 0, ...others } = answers
  const durable = await db.prisma.order.count({ where: { offerId, state: 'held' } })
  const sold = Math.min(UNITS, attempts)
  if (Object.keys(others).length > 0 || held !== sold || durable !== sold || held + unlucky !== attempts)
    throw new Error(`${attempts} attempts: ${JSON.stringify(answers)}, ${durable} orders`)
}

/**
 * Raises the rate until the server takes so much of a core.
 *
 * @throws Error of one line where something else than the server is at its end before.
 */
async function rateAtShare(sale: Sale): Promise<number> {
  let nearest = { rate: FIRST_RATE, off: Infinity }
  let rate = FIRST_RATE
  for (let step = 0; step < STEPS && nearest.off > NEAR; step += 1) {
    const attempts = rate * STEP_SECONDS
    const { cpuShare, elapsedMs } = await crowd(sale, rate, attempts)
    console.log(`${rate} attempts a second take ${Math.round(cpuShare * 100)} % of a core`)
    const off = Math.abs(cpuShare - CPU_SHARE)
    if (off < nearest.off) nearest = { rate, off }
    const reached = (attempts / elapsedMs) * 1000
    if (reached < rate * KEPT_UP && cpuShare < CPU_SHARE)
      throw new Error(
        `at ${Math.round(reached)} attempts a second the machine is at its end, the server only at ${Math.round(cpuShare * 100)} % of a core: something else runs here`,
      )
    rate = Math.round(rate * Math.min(2, Math.max(0.5, CPU_SHARE / cpuShare)))
  }
  return nearest.rate
}

async function main(processes: Processes): Promise<void> {
  const { db, url } = await processes.freshDatabase()
  const tokens = await signedInBuyers(db, BUYERS)
  const goods = await liveWithGoods(db)
  const sale: Sale = { db, tokens, goods, server: await processes.startServer(url) }
  // Warms compilers and caches.
  await crowd(sale, 2 * FIRST_RATE, 10 * FIRST_RATE)
  const rate = await rateAtShare(sale)
  const rounds: { p50: number; p99: number; cpuShare: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const { unluckyMs, cpuShare, elapsedMs } = await crowd(sale, rate, ATTEMPTS)
    const waits = unluckyMs.toSorted((a, b) => a - b)
    const at = (share: number) => round1(waits[Math.floor((waits.length - 1) * share)] ?? 0)
    rounds.push({ p50: at(0.5), p99: at(0.99), cpuShare })
    console.log(
      `${ATTEMPTS} attempts in ${round1(elapsedMs / 1000)} s: sold out p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
    )
  }
  const p99 = median(rounds.map((round) => round.p99))
  const file = writeResult({
    ...{ name: 'sold-out', unit: 'ms until the unlucky know, p99, lower is better', ours: p99 },
    ...{ peers: {}, limit: { goal: GOAL_MS }, ratios: { goal: Math.round((GOAL_MS / p99) * 100) / 100 } },
    ...{ attempts: ATTEMPTS, units: UNITS, attemptsASecond: rate, rounds: rounds.map(rounded) },
    p50Ms: median(rounds.map((round) => round.p50)),
    conditions: `${BUYERS} buyers over ${CONNECTIONS} connections, at the rate that takes ${CPU_SHARE * 100} % of a core of the selling process; waits from the moment an attempt is due; the crowd and PostgreSQL are on the same machine; median of ${ROUNDS} rounds`,
  })
  console.log(`${path.relative(process.cwd(), file)} written`)
}

const round1 = (value: number): number => Math.round(value * 10) / 10

const rounded = ({ p50, p99, cpuShare }: { p50: number; p99: number; cpuShare: number }) => ({
  ...{ p50, p99, cpuPercent: Math.round(cpuShare * 100) },
})

const processes = new Processes()
try {
  await main(processes)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await processes.close()
}
