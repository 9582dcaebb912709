import { liveNotices } from '#contracts/live/live.events.ts'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import { presentChat } from './live.presenter.ts'
import { chatBadge } from './live.rules.ts'
import type { LiveStore } from './live.store.ts'
import type { LivesService } from './lives.service.ts'

/** One frame carries what was said in this time: ten messages a frame cost a tenth of ten frames. */
const FRAME_MS = 100
const FRAME_LENGTH = 50
const HISTORY_LENGTH = 50

interface ChatDeps {
  store: LiveStore
  lives: LivesService
  people: PeopleDirectory
  clock: Clock
  broadcaster: Broadcaster
}

/** What people write during a live: kept, and told to everybody in it in frames. */
export class ChatService {
  readonly #deps: ChatDeps
  readonly #waiting = new Map<string, ChatMessage[]>()
  readonly #timers = new Map<string, NodeJS.Timeout>()

  constructor(deps: ChatDeps) {
    this.#deps = deps
  }

  /** Says something; the same client id says it once. Throws `live_not_on`. */
  async say(
    author: SignedIn,
    said: { liveId: string; clientId: string; text: string },
  ): Promise<ChatMessage> {
    const { store, lives, clock } = this.#deps
    const live = await lives.live(said.liveId)
    const at = clock.now()
    const streamMs = streamMsAt(live.startedAt, at)
    if (live.state !== 'live' || streamMs === null) throw new Problem('live_not_on')
    const id = newId()
    const row = await store.addChat({
      id,
      ...said,
      authorId: author.accountId,
      badge: chatBadge({ id: author.accountId, roles: author.roles }, live.hostId),
      streamMs,
      at,
    })
    const { accountId, displayName, avatar } = author
    const message = presentChat(row, { id: accountId, displayName, avatar })
    if (row.id === id) this.#tell(said.liveId, message)
    return message
  }

  /** The newest messages before one, oldest first. */
  async history(liveId: string, before?: string): Promise<ChatMessage[]> {
    const rows = await this.#deps.store.chatBefore(liveId, before, HISTORY_LENGTH)
    const authors = await this.#deps.people.people(rows.map((row) => row.authorId))
    return rows.flatMap((row) => {
      const author = authors.get(row.authorId)
      return author ? [presentChat(row, author)] : []
    })
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#waiting.clear()
  }

  #tell(liveId: string, message: ChatMessage): void {
    const waiting = this.#waiting.get(liveId) ?? []
    this.#waiting.set(liveId, waiting)
    waiting.push(message)
    if (waiting.length >= FRAME_LENGTH) this.#flush(liveId)
    else if (!this.#timers.has(liveId))
      this.#timers.set(
        liveId,
        setTimeout(() => {
          this.#flush(liveId)
        }, FRAME_MS),
      )
  }

  #flush(liveId: string): void {
    clearTimeout(this.#timers.get(liveId))
    this.#timers.delete(liveId)
    const messages = this.#waiting.get(liveId)
    this.#waiting.delete(liveId)
    if (messages?.length)
      this.#deps.broadcaster.tell(rooms.live(liveId), liveNotices.said, { liveId, messages })
  }
}
