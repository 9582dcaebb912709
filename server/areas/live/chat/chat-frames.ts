import { LRUCache } from 'lru-cache'
import { liveNotices } from '#contracts/live/live.events.ts'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'

/** Frames of a live keep this apart, and carry what came meanwhile: ten messages a frame cost a tenth of ten frames. */
const FRAME_MS = 98
/** Messages that were stored together are told within one turn of the event loop. */
const GATHER_MS = 2
const FRAME_LENGTH = 50

/** Gathers the messages of each live into frames. */
export class ChatFrames {
  readonly #broadcaster: Broadcaster
  readonly #waiting = new Map<string, ChatMessage[]>()
  /** When each live's last frame went; only of lives that talk. */
  readonly #flushedAt = new LRUCache<string, number>({ max: 1_000 })
  readonly #timers = new Map<string, NodeJS.Timeout>()

  constructor(broadcaster: Broadcaster) {
    this.#broadcaster = broadcaster
  }

  add(liveId: string, message: ChatMessage): void {
    const waiting = this.#waiting.get(liveId) ?? []
    this.#waiting.set(liveId, waiting)
    waiting.push(message)
    if (waiting.length >= FRAME_LENGTH) this.flush(liveId)
    else if (!this.#timers.has(liveId)) {
      const waitMs = (this.#flushedAt.get(liveId) ?? -Infinity) + FRAME_MS - performance.now()
      this.#timers.set(
        liveId,
        setTimeout(
          () => {
            this.flush(liveId)
          },
          Math.max(GATHER_MS, waitMs),
        ),
      )
    }
  }

  /** Tells at once what waits. */
  flush(liveId: string): void {
    clearTimeout(this.#timers.get(liveId))
    this.#timers.delete(liveId)
    const messages = this.#waiting.get(liveId)
    this.#waiting.delete(liveId)
    if (!messages?.length) return
    this.#flushedAt.set(liveId, performance.now())
    this.#broadcaster.tell(rooms.live(liveId), liveNotices.said, { liveId, messages })
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#waiting.clear()
  }
}
