import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible'
import type { Limit } from '#contracts/core/limit.ts'
import { Problem } from '#server/core/problem.ts'
import type { Caller } from '#server/core/caller.ts'
import { scriptOf, type ScriptRunner } from '#server/core/redis-script.ts'

/** Makes a limiter of `points` in `perMs`; those of one name count together wherever they are. */
type MakeLimiter = (name: string, points: number, perMs: number) => RateLimiterAbstract

/** Counters in this process. */
const inMemory: MakeLimiter = (_name, points, perMs) =>
  new RateLimiterMemory({ points, duration: perMs / 1000 })

/** Counters that several processes share; while Redis is away each process counts for itself. */
export const sharedLimiters =
  (redis: Pick<ScriptRunner, 'eval'>): MakeLimiter =>
  (name, points, perMs) =>
    new RateLimiterRedis({
      storeClient: {
        eval: (text: string, { keys, arguments: args }: { keys: string[]; arguments: string[] }) =>
          redis.eval(scriptOf(text), keys, args),
      },
      useRedisPackage: true,
      keyPrefix: `fieldcast:limit:${name}`,
      points,
      duration: perMs / 1000,
      // Whoever is over the limit is refused here until its time is over, without asking again.
      inMemoryBlockOnConsumed: points + 1,
      insuranceLimiter: new RateLimiterMemory({ points, duration: perMs / 1000 }),
    })

/** Told of each call that was refused: for its account's sake, or its address's. */
type OnRefused = (name: string, by: 'account' | 'address') => void

/** Counts calls against the limits that routes and events declare. */
export class RateLimits {
  readonly #factor: number
  readonly #make: MakeLimiter
  readonly #limiters = new Map<string, RateLimiterAbstract>()
  readonly #onRefused: OnRefused | undefined

  /** `factor` widens every limit, for load tests from one address; 1 as declared. */
  constructor(factor: number, make: MakeLimiter = inMemory, onRefused?: OnRefused) {
    this.#factor = factor
    this.#make = make
    this.#onRefused = onRefused
  }

  /**
   * Counts one call of `name`.
   *
   * @throws Problem too_many, too_many_here (all the accounts of an address together), with the time to wait.
   */
  async count(name: string, limit: Limit, caller: Caller): Promise<void> {
    const address = `address ${caller.address}`
    const account = limit.per === 'account' ? caller.account?.accountId : undefined
    const by = account === undefined ? 'address' : 'account'
    await consume(this.#limiter(name, limit), account ?? address, 'too_many', () =>
      this.#onRefused?.(name, by),
    )
    const { points, perMs, addressTimes } = limit
    if (account === undefined || addressTimes === undefined) return
    const together = this.#limiter(`${name} together`, { points: points * addressTimes, perMs })
    await consume(together, address, 'too_many_here', () => this.#onRefused?.(name, 'address'))
  }

  #limiter(name: string, limit: Pick<Limit, 'points' | 'perMs'>): RateLimiterAbstract {
    let limiter = this.#limiters.get(name)
    if (!limiter) {
      limiter = this.#make(name, Math.max(1, Math.round(limit.points * this.#factor)), limit.perMs)
      this.#limiters.set(name, limiter)
    }
    return limiter
  }
}

/** At most `points` tries in `perMs` at one subject, such as a user name, from wherever they come. */
export class SubjectLimit {
  readonly #limiter: RateLimiterAbstract

  constructor(points: number, perMs: number, make: MakeLimiter = inMemory) {
    this.#limiter = make(`subject ${points}/${perMs}`, points, perMs)
  }

  /** Counts one try. Throws `too_many` with the time to wait. */
  count(subject: string): Promise<void> {
    return consume(this.#limiter, subject)
  }
}

async function consume(
  limiter: RateLimiterAbstract,
  who: string,
  code: 'too_many' | 'too_many_here' = 'too_many',
  refused?: () => void,
): Promise<void> {
  try {
    await limiter.consume(who)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    refused?.()
    throw new Problem(code, { retryAfterMs: Math.ceil(refusal.msBeforeNext) })
  }
}
