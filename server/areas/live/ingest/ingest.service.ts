import { randomUUID } from 'node:crypto'
import { WhepDoor, WhipSession, type WhepSession } from '#media/index.ts'
import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import type { LiveStore } from '#server/areas/live/live.store.ts'
import type { Audience } from '#server/areas/live/stage/audience.ts'
import { asProblems, type StageService } from '#server/areas/live/stage/stage.service.ts'
import { liveToPublish } from './ingest.rules.ts'
import type { StreamKeysService } from './stream-keys.service.ts'

interface IngestDeps {
  store: LiveStore
  lives: LivesService
  stage: StageService
  audience: Audience
  clock: Clock
  keys: StreamKeysService
}

/** What an opened session is known by, and its answer. */
export interface OpenedSession {
  readonly id: string
  readonly answer: string
  readonly etag: string
}

interface Publishing {
  readonly hostId: string
  readonly session: WhipSession
}

/** Standard players of one live; each costs a router's share, and our own page is for the crowd. */
const PLAYERS_PER_LIVE = 200

/** Encoders that publish by WHIP and players that receive by WHEP, session by session. */
export class IngestService {
  readonly #deps: IngestDeps
  readonly #publishing = new Map<string, Publishing>()
  readonly #playing = new Map<string, WhepSession>()
  readonly #door = new WhepDoor(PLAYERS_PER_LIVE)

  constructor(deps: IngestDeps) {
    this.#deps = deps
  }

  /**
   * Publishes what an encoder offers into its host's live, which goes on air with it if it was planned for now.
   * A second encoder of the same host takes the first one's place, as after a reconnection.
   * Throws `stream_key_wrong`, `no_live_to_publish`, `page_sending` while the host's phone sends, `bad_sdp`, `media_unfit` and what starting a live throws.
   */
  async publish(key: string, sdp: string): Promise<OpenedSession> {
    const hostId = await this.#deps.keys.hostOf(key)
    const liveId = await this.#liveFor(hostId)
    const room = await this.#deps.stage.room(liveId)
    const id = randomUUID()
    const session = await asProblems(() => WhipSession.open(room, `whip-${id}`, sdp))
    this.#closeOf(hostId)
    this.#publishing.set(id, { hostId, session })
    const over = await this.#deps.stage.senders.encoderBegins(liveId, hostId, () => session.close())
    const gone = () => {
      this.#publishing.delete(id)
      over()
    }
    session.once('closed', gone)
    if (session.closed) gone()
    return { id, answer: session.answer, etag: session.etag }
  }

  /** The encoder's own session. Throws `not_found`, also for another host's. */
  async publishing(key: string, id: string): Promise<WhipSession> {
    const hostId = await this.#deps.keys.hostOf(key)
    const publishing = found(this.#publishing.get(id))
    if (publishing.hostId !== hostId) throw new Problem('not_found')
    return publishing.session
  }

  /** Ends what a host's encoder publishes, as when its key is rolled. */
  closeOf(hostId: string): void {
    this.#closeOf(hostId)
  }

  /** Answers a player's offer for a live on air. Throws `live_not_on`, `bad_sdp`, `media_unfit`, `room_full`. */
  async play(liveId: string, sdp: string): Promise<OpenedSession> {
    const { stage, audience } = this.#deps
    const room = await stage.room(liveId, 'viewer')
    const session = await asProblems(() => this.#door.open(room, sdp))
    const id = randomUUID()
    this.#playing.set(id, session)
    audience.enter(liveId, id, id)
    session.once('closed', () => {
      this.#playing.delete(id)
      audience.leave(liveId, id)
    })
    return { id, answer: session.answer, etag: session.etag }
  }

  /** A player's session; its id is all it needs to know. Throws `not_found`. */
  playing(id: string): WhepSession {
    return found(this.#playing.get(id))
  }

  close(): void {
    for (const { session } of this.#publishing.values()) session.close()
    for (const session of this.#playing.values()) session.close()
  }

  async #liveFor(hostId: string): Promise<string> {
    const { store, lives, stage, clock } = this.#deps
    const chosen = liveToPublish(await store.openOf(hostId), {
      now: clock.now(),
      lastEndedAt: await store.lastEndOf(hostId),
    })
    if (!chosen) throw new Problem('no_live_to_publish')
    stage.senders.mustBeFreeOfPages(chosen.liveId, hostId)
    if (chosen.begins) await lives.start({ accountId: hostId }, chosen.liveId)
    return chosen.liveId
  }

  #closeOf(hostId: string): void {
    for (const publishing of this.#publishing.values())
      if (publishing.hostId === hostId) publishing.session.close()
  }
}
