import { liveNotices } from '#contracts/live/live.events.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import type { Log } from '#server/core/log.ts'
import type { EngagementStore } from './engagement.store.ts'

const TELL_EVERY_MS = 1_000

/**
 * Counts the taps of each live: gathered for a second, written in one statement, then told. Every tap that was
 * answered is written, or was refused with the live's end.
 */
export class Likes {
  readonly #store: EngagementStore
  readonly #broadcaster: Broadcaster
  readonly #log: Log
  readonly #gathered = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(deps: { engagementStore: EngagementStore; broadcaster: Broadcaster; log: Log }) {
    this.#store = deps.engagementStore
    this.#broadcaster = deps.broadcaster
    this.#log = deps.log
  }

  add(liveId: string, count: number): void {
    this.#gathered.set(liveId, (this.#gathered.get(liveId) ?? 0) + count)
    this.#timer ??= setTimeout(() => {
      this.#writing = this.#write()
    }, TELL_EVERY_MS)
  }

  /** Writes what is gathered. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#writing
    await this.#write()
  }

  async #write(): Promise<void> {
    this.#timer = undefined
    const gathered = [...this.#gathered]
    this.#gathered.clear()
    for (const [liveId, fresh] of gathered) {
      try {
        const likes = await this.#store.addLikes(liveId, fresh)
        if (likes !== null)
          this.#broadcaster.tell(rooms.live(liveId), liveNotices.likes, { liveId, likes, fresh })
      } catch (error) {
        this.#log.warn({ err: error, liveId }, 'likes wait for the database')
        this.add(liveId, fresh)
      }
    }
  }
}
