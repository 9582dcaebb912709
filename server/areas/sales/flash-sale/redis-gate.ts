import DataLoader from 'dataloader'
import { z } from 'zod'
import type { Log } from '#server/core/log.ts'
import type { RedisScript, ScriptRunner } from '#server/core/redis-script.ts'
import { LEASE_MS, MAX_GONE, type Admission, type AdmissionRequest, type LapsedLease } from './gate.rules.ts'
import type { Gate, GateTruth } from './gate.ts'
import * as scripts from './redis-gate.scripts.ts'

/** Admissions asked for in one call of the script. */
const ADMIT_AT_ONCE = 200
/** Of what goes wrong with Redis the log hears at most once in this time; nothing depends on it. */
const QUIET_MS = 1_000

interface Ask {
  readonly offerId: string
  readonly request: AdmissionRequest
  readonly leaseUntilMs: number
}

const entryState = z.enum(['L', 'H', 'G'])
const stateOf = { L: 'leased', H: 'held', G: 'gone' } as const
const answer = z.union([
  z.tuple([z.enum(['admitted', 'over_limit', 'sold_out'])]),
  z.tuple([z.literal('known'), entryState, z.int()]),
])
const answers = z.tuple([z.int(), z.array(answer)])
const belief = z.tuple([z.int(), z.int()])
const lapsed = z.array(z.string())
const done = z.int()

/**
 * The gate that several processes share: the rules of gate.rules.ts as one script an act, in Redis. Whatever Redis
 * loses, the gate says that no epoch is open, and the next buyer begins one from PostgreSQL; without Redis it goes on
 * like that, an epoch for every batch.
 */
export class RedisGate implements Gate {
  readonly #redis: ScriptRunner
  readonly #log: Log
  readonly #maxGone: string
  /** What is asked within one turn of the event loop goes in one call, in order. */
  readonly #asking: DataLoader<Ask, Admission | null>
  #quietUntilMs = 0

  constructor(redis: ScriptRunner, log: Log, maxGone = MAX_GONE) {
    this.#redis = redis
    this.#log = log
    this.#maxGone = String(maxGone)
    this.#asking = new DataLoader((asks) => this.#admitAll(asks), {
      cache: false,
      maxBatchSize: ADMIT_AT_ONCE,
      batchScheduleFn: (send) => setImmediate(send),
    })
  }

  async open(offerId: string, truth: GateTruth): Promise<void> {
    const orders = truth.orders.flatMap(({ orderId, buyerId, quantity, holds }) => [
      ...[holds ? 'H' : 'G', String(quantity), buyerId, orderId],
    ])
    const head = [truth.epoch, truth.available, truth.perBuyerLimit].map(String)
    await this.#run(scripts.openScript, done, offerId, [...head, ...orders])
  }

  admit(offerId: string, request: AdmissionRequest, nowMs: number): Promise<Admission | null> {
    return this.#asking.load({ offerId, request, leaseUntilMs: nowMs + LEASE_MS })
  }

  async confirm(offerId: string, orderIds: readonly string[]): Promise<void> {
    await this.#run(scripts.confirmScript, done, offerId, orderIds)
  }

  async release(offerId: string, orderIds: readonly string[]): Promise<void> {
    await this.#run(scripts.releaseScript, done, offerId, [this.#maxGone, ...orderIds])
  }

  async forget(offerId: string, orderIds: readonly string[]): Promise<void> {
    await this.#run(scripts.forgetScript, done, offerId, [this.#maxGone, ...orderIds])
  }

  async lapsedLeases(offerId: string, nowMs: number, limit: number): Promise<LapsedLease[]> {
    const args = [nowMs, limit].map(String)
    const flat = (await this.#run(scripts.lapsedScript, lapsed, offerId, args)) ?? []
    return Array.from({ length: flat.length / 2 }, (_, index) => ({
      orderId: flat[2 * index] ?? '',
      buyerId: flat[2 * index + 1] ?? '',
    }))
  }

  async belief(offerId: string): Promise<{ epoch: number; available: number } | null> {
    const head = await this.#run(scripts.beliefScript, belief, offerId, [])
    return head && { epoch: head[0], available: head[1] }
  }

  async close(offerId: string, epoch?: number): Promise<void> {
    const args = epoch === undefined ? [] : [String(epoch)]
    await this.#try(() => this.#redis.eval(scripts.closeScript, keysOf(offerId), args))
  }

  async #admitAll(asks: readonly Ask[]): Promise<(Admission | null)[]> {
    const found = new Map<Ask, Admission | null>()
    const groups = Map.groupBy(asks, (ask) => ask.offerId)
    await Promise.all(
      [...groups].map(async ([offerId, group]) => {
        const admissions = await this.#admitGroup(offerId, group)
        group.forEach((ask, index) => found.set(ask, admissions?.[index] ?? null))
      }),
    )
    return asks.map((ask) => found.get(ask) ?? null)
  }

  async #admitGroup(offerId: string, asks: readonly Ask[]): Promise<Admission[] | null> {
    const args = asks.flatMap(({ request: { orderId, buyerId, quantity }, leaseUntilMs }) => [
      ...[orderId, buyerId, String(quantity), String(leaseUntilMs)],
    ])
    const reply = await this.#run(scripts.admitScript, answers, offerId, args)
    if (!reply) return null
    const [epoch, each] = reply
    return each.map((one) => admissionOf(epoch, one))
  }

  /** Runs a script on the state that was opened in this run of Redis; null where there is none, or no Redis. */
  async #run<Reply extends z.ZodType>(
    script: RedisScript,
    reply: Reply,
    offerId: string,
    args: readonly string[],
  ): Promise<z.output<Reply> | null> {
    const { run } = this.#redis
    if (run === null) return null
    return this.#try(async () => {
      const answered = await this.#redis.eval(script, keysOf(offerId), [run, ...args])
      return answered === null ? null : reply.parse(answered)
    })
  }

  /** What fails here fails nowhere else: a gate that does not answer is one that knows nothing. */
  async #try<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act()
    } catch (error) {
      if (Date.now() >= this.#quietUntilMs) {
        this.#quietUntilMs = Date.now() + QUIET_MS
        this.#log.warn({ err: error }, 'the shared gate does not answer; PostgreSQL admits meanwhile')
      }
      return null
    }
  }
}

function admissionOf(epoch: number, reply: z.output<typeof answer>): Admission {
  const [kind] = reply
  if (kind === 'known') return { kind, epoch, quantity: reply[2], state: stateOf[reply[1]] }
  return kind === 'admitted' ? { kind, epoch } : { kind: 'refused', code: kind }
}

/** The braces keep a sale's keys on one node where Redis runs as a cluster. */
const keysOf = (offerId: string): string[] =>
  ['', ':leases', ':gone'].map((part) => `fieldcast:gate:{${offerId}}${part}`)
