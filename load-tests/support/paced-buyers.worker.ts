import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { KeepAlive, post } from './keep-alive.ts'

/** A crowd that comes at a pace of its own, however long answers take. */
export interface PacedOrder {
  readonly port: number
  readonly path: string
  /** Session tokens, each in its turn. */
  readonly tokens: readonly string[]
  readonly connections: number
  readonly perSecond: number
  /** Ends after as many attempts. */
  readonly attempts: number
}

/** What came of it; waits are counted from when an attempt was due, so that a late one is not flattered. */
export interface PacedResult {
  readonly answers: Readonly<Record<string, number>>
  readonly elapsedMs: number
  /** Of those who were told that it is sold out (409), in ms. */
  readonly unluckyMs: readonly number[]
}

const BODY = JSON.stringify({ quantity: 1 })
const STEP_MS = 2

async function come(order: PacedOrder): Promise<PacedResult> {
  const free = await Promise.all(Array.from({ length: order.connections }, () => KeepAlive.open(order.port)))
  const lines = [...free]
  const due: number[] = []
  const answers: Record<string, number> = {}
  const unluckyMs: number[] = []
  let [sent, done] = [0, 0]
  const startedAt = performance.now()
  const buy = async (line: KeepAlive, dueAt: number) => {
    const token = order.tokens[(sent += 1) % order.tokens.length] ?? ''
    const headers = { cookie: `fieldcast_session=${token}`, 'idempotency-key': randomUUID() }
    const status = await line.ask(post(order.path, BODY, headers))
    answers[status] = (answers[status] ?? 0) + 1
    if (status === 409) unluckyMs.push(performance.now() - dueAt)
    done += 1
    free.push(line)
    serve()
  }
  const serve = () => {
    while (due.length > 0 && free.length > 0) {
      // In turn, so that the server finds none of them idle and closes it.
      const [line, dueAt] = [free.shift(), due.shift()]
      if (line && dueAt !== undefined)
        buy(line, dueAt).catch((error: unknown) => {
          throw error
        })
    }
  }
  for (let come = 0; done < order.attempts;) {
    const wanted = Math.min(
      order.attempts,
      Math.floor(((performance.now() - startedAt) / 1000) * order.perSecond),
    )
    for (; come < wanted; come += 1) due.push(startedAt + (come / order.perSecond) * 1000)
    serve()
    await sleep(STEP_MS)
  }
  const elapsedMs = performance.now() - startedAt
  for (const line of lines) line.close()
  return { answers, elapsedMs, unluckyMs }
}

parentPort?.postMessage(await come(workerData as PacedOrder))
