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

/** What counts the calls of one name: each caller's own, and where it is bounded those of an address together. */
interface Counters {
  readonly own: RateLimiterAbstract
  readonly together: RateLimiterAbstract | undefined
}

/** Counts calls against the limits that routes and events declare. */
export class RateLimits {
  readonly #factor: number
  readonly #make: MakeLimiter
  readonly #counters = new Map<string, Counters>()
  readonly #onRefused: OnRefused | undefined

  /** `factor` widens every limit, for load tests from one address; 1 as declared. */
  constructor(factor: number, make: MakeLimiter = inMemory, onRefused?: OnRefused) {
    this.#factor = factor
    this.#make = make
    this.#onRefused = onRefused
  }

  /**
   * Counts one call of `name`, whose limit is always the same.
   *
   * @throws Problem too_many, too_many_here (all the accounts of an address together), with the time to wait.
   */
  async count(name: string, limit: Limit, caller: Caller): Promise<void> {
    const { own, together } = this.#countersOf(name, limit)
    const address = `address ${caller.address}`
    const account = limit.per === 'account' ? caller.account?.accountId : undefined
    const by = account === undefined ? 'address' : 'account'
    try {
      await own.consume(account ?? address)
    } catch (refusal) {
      throw this.#refused(refusal, 'too_many', { name, by })
    }
    if (!together || account === undefined) return
    try {
      await together.consume(address)
    } catch (refusal) {
      throw this.#refused(refusal, 'too_many_here', { name, by: 'address' })
    }
  }

  #countersOf(name: string, { points, perMs, addressTimes }: Limit): Counters {
    let counters = this.#counters.get(name)
    if (!counters) {
      counters = {
        own: this.#limiter(name, points, perMs),
        together:
          addressTimes === undefined
            ? undefined
            : this.#limiter(`${name} together`, points * addressTimes, perMs),
      }
      this.#counters.set(name, counters)
    }
    return counters
  }

  #limiter(name: string, points: number, perMs: number): RateLimiterAbstract {
    return this.#make(name, Math.max(1, Math.round(points * this.#factor)), perMs)
  }

  #refused(
    refusal: unknown,
    code: 'too_many' | 'too_many_here',
    { name, by }: { name: string; by: 'account' | 'address' },
  ): unknown {
    if (refusal instanceof RateLimiterRes) this.#onRefused?.(name, by)
    return asTooMany(refusal, code)
  }
}

/** At most `points` tries in `perMs` at one subject, such as a user name, from wherever they come. */
export class SubjectLimit {
  readonly #limiter: RateLimiterAbstract

  constructor(points: number, perMs: number, make: MakeLimiter = inMemory) {
    this.#limiter = make(`subject ${points}/${perMs}`, points, perMs)
  }

  /** Counts one try. Throws `too_many` with the time to wait. */
  async count(subject: string): Promise<void> {
    try {
      await this.#limiter.consume(subject)
    } catch (refusal) {
      throw asTooMany(refusal, 'too_many')
    }
  }
}

/** What a limiter refused with, as a problem with the time to wait; any other failure as it is. */
const asTooMany = (refusal: unknown, code: 'too_many' | 'too_many_here'): unknown =>
  refusal instanceof RateLimiterRes
    ? new Problem(code, { retryAfterMs: Math.ceil(refusal.msBeforeNext) })
    : refusal
