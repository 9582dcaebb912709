import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Limit } from '#contracts/core/limit.ts'
import { Problem } from '#server/core/problem.ts'
import type { Caller } from '#server/core/caller.ts'

/** Counts calls against the limits that routes and events declare; counters live in this process. */
export class RateLimits {
  readonly #factor: number
  readonly #limiters = new Map<string, RateLimiterMemory>()

  /** `factor` widens every limit, for load tests from one address; 1 as declared. */
  constructor(factor: number) {
    this.#factor = factor
  }

  /** Counts one call of `name`. Throws `too_many` with the time to wait once the limit is reached. */
  async count(name: string, limit: Limit, caller: Caller): Promise<void> {
    const who =
      limit.per === 'account' && caller.account ? caller.account.accountId : `address ${caller.address}`
    try {
      await this.#limiter(name, limit).consume(who)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw new Problem('too_many', { retryAfterMs: Math.ceil(refusal.msBeforeNext) })
    }
  }

  #limiter(name: string, limit: Limit): RateLimiterMemory {
    let limiter = this.#limiters.get(name)
    if (!limiter) {
      limiter = new RateLimiterMemory({
        points: Math.max(1, Math.round(limit.points * this.#factor)),
        duration: limit.perMs / 1000,
      })
      this.#limiters.set(name, limiter)
    }
    return limiter
  }
}

/** At most `points` tries in `perMs` at one subject, such as a user name, from wherever they come. */
export class SubjectLimit {
  readonly #limiter: RateLimiterMemory

  constructor(points: number, perMs: number) {
    this.#limiter = new RateLimiterMemory({ points, duration: perMs / 1000 })
  }

  /** Counts one try. Throws `too_many` with the time to wait. */
  async count(subject: string): Promise<void> {
    try {
      await this.#limiter.consume(subject)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw new Problem('too_many', { retryAfterMs: Math.ceil(refusal.msBeforeNext) })
    }
  }
}
