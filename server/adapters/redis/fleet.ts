import { createHash, randomUUID } from 'node:crypto'
import type { AudienceBook, StageHomes } from '#server/areas/live/live.ports.ts'
import type { Log } from '#server/core/log.ts'
import type { ScriptRunner } from '#server/core/redis-script.ts'
import { StartupError } from '#server/core/startup-error.ts'
import * as scripts from './fleet.scripts.ts'

/** How long Redis believes in a process that is no longer heard of. */
const ALIVE_MS = 6_000
const BEAT_MS = 2_000

/**
 * The processes that serve one county together, as far as they have to know of each other: who watches through which,
 * and where the media of a live are. Everything is said again every two seconds, so that Redis may lose it, and what a
 * killed process had said is forgotten six seconds later.
 */
export class Fleet implements AudienceBook, StageHomes {
  readonly #redis: ScriptRunner
  readonly #log: Log
  readonly #processId: string = randomUUID()
  readonly #mark: string
  /** Lives whose media this process holds. */
  readonly #homes = new Set<string>()
  readonly #timer: NodeJS.Timeout

  private constructor(redis: ScriptRunner, mark: string, log: Log) {
    this.#redis = redis
    this.#mark = mark
    this.#log = log
    this.#timer = setInterval(() => void this.#beat(), BEAT_MS)
    this.#timer.unref()
  }

  /**
   * Joins the processes that share this Redis.
   *
   * @throws StartupError when their secrets are others than ours: addresses could not be read, sessions not be found.
   */
  static async join(redis: ScriptRunner, secrets: readonly Buffer[], log: Log): Promise<Fleet> {
    const digest = createHash('sha256')
    for (const secret of secrets) digest.update(secret)
    const fleet = new Fleet(redis, digest.digest('hex'), log)
    if (await fleet.#isOfOurs()) return fleet
    fleet.close()
    throw new StartupError(
      'secrets_differ',
      'Another Fieldcast on this Redis has other secrets; copy its secrets.json into this data folder, or use another Redis',
    )
  }

  async watch(liveId: string, who: readonly string[]): Promise<number> {
    const args = [this.#processId, String(ALIVE_MS), 'say', ...who]
    return Number(await this.#redis.eval(scripts.watchScript, [watchKey(liveId)], args))
  }

  async watching(liveId: string): Promise<number> {
    const args = [this.#processId, String(ALIVE_MS), 'ask']
    return Number(await this.#redis.eval(scripts.watchScript, [watchKey(liveId)], args))
  }

  async claim(liveId: string, asHost: boolean): Promise<boolean> {
    const claimed = (await this.#home(liveId, asHost ? 'claim' : 'look')) === this.#processId
    if (claimed) this.#homes.add(liveId)
    return claimed
  }

  async isElsewhere(liveId: string): Promise<boolean> {
    return ![null, this.#processId].includes(await this.#home(liveId, 'look'))
  }

  async giveUp(liveId: string): Promise<void> {
    this.#homes.delete(liveId)
    await this.#home(liveId, 'leave')
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #beat(): Promise<void> {
    try {
      await this.#isOfOurs()
      for (const liveId of this.#homes)
        if ((await this.#home(liveId, 'claim')) !== this.#processId)
          this.#log.error({ alarm: 'two_stages', liveId }, 'another process holds the media of this live too')
    } catch {
      // Whoever needs Redis says so; a beat that is missed is made up for by the next.
    }
  }

  async #isOfOurs(): Promise<boolean> {
    const args = [this.#mark, String(ALIVE_MS)]
    return (await this.#redis.eval(scripts.secretsScript, ['fieldcast:fleet'], args)) === this.#mark
  }

  /** Who holds a live's media after a claim, a look or a leave. */
  async #home(liveId: string, act: 'claim' | 'look' | 'leave'): Promise<string | null> {
    const args = [this.#processId, String(ALIVE_MS), act]
    const home = await this.#redis.eval(scripts.homeScript, [`fieldcast:stage:{${liveId}}`], args)
    return typeof home === 'string' ? home : null
  }
}

const watchKey = (liveId: string): string => `fieldcast:watch:{${liveId}}`
