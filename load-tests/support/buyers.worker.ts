import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { KeepAlive, post } from './keep-alive.ts'

/** What one round of buying is. */
export interface RushOrder {
  readonly port: number
  readonly path: string
  /** Session tokens; each connection buys for its own share of them, in turn. */
  readonly tokens: readonly string[]
  readonly connections: number
  readonly forMs: number
}

/** What came of it. */
export interface RushResult {
  readonly answers: Readonly<Record<string, number>>
  readonly elapsedMs: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const BODY = JSON.stringify({ quantity: 1 })

async function rush(order: RushOrder): Promise<RushResult> {
  const lines = await Promise.all(Array.from({ length: order.connections }, () => KeepAlive.open(order.port)))
  const answers: Record<string, number> = {}
  const waits: number[] = []
  const startedAt = performance.now()
  const until = startedAt + order.forMs
  const buyAlong = async (line: KeepAlive, first: number) => {
    for (let turn = first; performance.now() < until; turn += order.connections) {
      const token = order.tokens[turn % order.tokens.length] ?? ''
      const headers = { cookie: `fieldcast_session=${token}`, 'idempotency-key': randomUUID() }
      const sentAt = performance.now()
      const status = await line.ask(post(order.path, BODY, headers))
      waits.push(performance.now() - sentAt)
      answers[status] = (answers[status] ?? 0) + 1
    }
  }
  await Promise.all(lines.map(buyAlong))
  const elapsedMs = performance.now() - startedAt
  for (const line of lines) line.close()
  // Lets the sockets go before the next round is measured.
  await sleep(50)
  waits.sort((a, b) => a - b)
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0
  return { answers, elapsedMs, p50Ms: at(0.5), p99Ms: at(0.99) }
}

parentPort?.postMessage(await rush(workerData as RushOrder))
