import { z } from 'zod'
import { scriptOf, type ScriptRunner } from '#server/core/redis-script.ts'
import { OwnDeviceBuyers, type DeviceBuyers } from './device-buyers.ts'

/** Longer than a flash sale lasts. */
const KEEP_MS = 2 * 3_600_000

/** ARGV: the most accounts, the account. */
const admitScript = scriptOf(`if redis.call('SISMEMBER', KEYS[1], ARGV[2]) == 1 then return 1 end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('SADD', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ${KEEP_MS})
return 1`)

const answer = z.int()

/** Those of several processes; while Redis is away each process counts for itself. */
export class RedisDeviceBuyers implements DeviceBuyers {
  readonly #redis: Pick<ScriptRunner, 'eval'>
  readonly #most: number
  readonly #own: OwnDeviceBuyers

  constructor(redis: Pick<ScriptRunner, 'eval'>, most: number) {
    this.#redis = redis
    this.#most = most
    this.#own = new OwnDeviceBuyers(most)
  }

  admit(offerId: string, device: string, accountId: string): boolean | Promise<boolean> {
    // Whoever tries again is not asked about again.
    if (this.#own.knows(offerId, device, accountId)) return true
    return this.#ask(offerId, device, accountId)
  }

  async #ask(offerId: string, device: string, accountId: string): Promise<boolean> {
    const key = `fieldcast:device:${offerId} ${device}`
    const reply = await this.#redis
      .eval(admitScript, [key], [String(this.#most), accountId])
      .then((found) => answer.parse(found))
      .catch(() => null)
    if (reply === 0) return false
    const here = this.#own.admit(offerId, device, accountId)
    return reply === 1 || here
  }
}
