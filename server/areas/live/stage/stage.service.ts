import { cohostNotices } from '#contracts/live/cohosts.events.ts'
import { mediaNotices } from '#contracts/live/live.events.ts'
import type { LiveState } from '#contracts/live/live.types.ts'
import type { EarlyEnd } from '#contracts/live/recording.types.ts'
import type { ProducerInfo, Uplink } from '#contracts/live/media.types.ts'
import type { ProblemCode } from '#contracts/core/problems.ts'
import {
  MediaError,
  type MediaErrorCode,
  type MediaRoom,
  type MediaServer,
  type TransportDirection,
  type TransportParameters,
} from '#media/index.ts'
import { Problem } from '#server/core/problem.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import { readUplink } from '#server/areas/live/live.rules.ts'
import type { StageHomes } from '#server/areas/live/live.ports.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import type { RecordingsService } from '#server/areas/live/recordings/recordings.service.ts'
import { Senders } from './senders.ts'

const UPLINK_EVERY_MS = 2_000
/** A tunnel's length and some: so long a host that has gone is expected back, and nothing of theirs is closed. */
const SENDER_GRACE_MS = 30_000

/** What each refusal of the media server means to a client; what is not here is not the client's doing. */
const meanings: Partial<Record<MediaErrorCode, ProblemCode>> = {
  bad_dtls_parameters: 'bad_media',
  bad_ids: 'bad_media',
  bad_layers: 'bad_media',
  bad_rtp_capabilities: 'bad_media',
  bad_rtp_parameters: 'bad_media',
  bad_sdp: 'bad_sdp',
  already_connected: 'bad_media',
  not_connected: 'bad_media',
  wrong_direction: 'bad_media',
  not_acceptable: 'media_unfit',
  cannot_consume: 'cannot_consume',
  room_full: 'room_full',
  too_many_consumers: 'media_limit',
  too_many_producers: 'media_limit',
  too_many_transports: 'media_limit',
  peer_closed: 'join_first',
  room_closed: 'live_not_on',
  unknown_consumer: 'unknown_consumer',
  unknown_peer: 'join_first',
  unknown_producer: 'unknown_producer',
  unknown_room: 'live_not_on',
  unknown_transport: 'unknown_transport',
}

/** Runs a media request; a refusal becomes the problem that clients know. */
export async function asProblems<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof MediaError)) throw error
    throw new Problem(meanings[error.code] ?? 'unavailable', { cause: error, retryAfterMs: 1_000 })
  }
}

interface StageDeps {
  media: MediaServer
  lives: LivesService
  broadcaster: Broadcaster
  recordings: Pick<RecordingsService, 'begin' | 'finish' | 'whyStopped'>
  homes: StageHomes
}

/** What somebody is to a live's stage. */
export type StageRole = 'host' | 'director' | 'viewer'

type MediaProducer = ReturnType<MediaRoom['producers']>[number]

/** The media room of each live that is on: made when first needed, told about to everybody in it. */
export class StageService {
  readonly senders: Senders
  readonly #deps: StageDeps
  readonly #opening = new Map<string, Promise<MediaRoom>>()
  /** The transports of each peer and direction, the newest last. */
  readonly #opened = new WeakMap<MediaRoom, Map<string, string[]>>()
  /** The host of each live with a room here: theirs is what nobody else sends. */
  readonly #hosts = new Map<string, string>()
  /** Lives to come whose host rehearses. */
  readonly #rehearsing = new Set<string>()
  readonly #uplinks = new Map<string, Uplink>()
  readonly #timer: NodeJS.Timeout

  constructor(deps: StageDeps) {
    this.#deps = deps
    this.senders = new Senders(deps.media, (liveId, peerId) => {
      deps.broadcaster.tell(rooms.connection(peerId), mediaNotices.displaced, { liveId })
    })
    this.#timer = setInterval(() => void this.#tellUplinks(), UPLINK_EVERY_MS)
    this.#timer.unref()
  }

  /**
   * The room of a live; where several processes serve, the first that its host reaches holds it. Before the live
   * its host may open it to rehearse, and those who direct it may look on.
   *
   * @throws Problem live_not_on when it is not on air, media_elsewhere when this process does not hold it
   */
  async room(liveId: string, who: StageRole = 'host'): Promise<MediaRoom> {
    const { media, lives, homes } = this.#deps
    if (media.hasRoom(liveId) && !(this.#rehearsing.has(liveId) && who === 'viewer'))
      return media.room(liveId)
    const { state, hostId } = await lives.live(liveId)
    if (state === 'live') this.begin(liveId)
    if (!this.isOpen(liveId, state, who)) throw new Problem('live_not_on')
    if (media.hasRoom(liveId)) return media.room(liveId)
    const isHome = await homes.claim(liveId, who === 'host').catch((cause: unknown) => {
      throw new Problem('unavailable', { retryAfterMs: 1_000, cause })
    })
    if (!isHome) throw new Problem('media_elsewhere', { retryAfterMs: 1_000 })
    const opening = this.#opening.get(liveId) ?? this.#open(liveId, hostId, state === 'scheduled')
    this.#opening.set(liveId, opening)
    try {
      return await opening
    } finally {
      this.#opening.delete(liveId)
    }
  }

  /** The room of a live in which this peer was let in. Throws `join_first` when it was not. */
  async roomOf(liveId: string, peerId: string): Promise<MediaRoom> {
    const { media } = this.#deps
    // Who may be in a rehearsal was asked when they were let in.
    const room = media.hasRoom(liveId) ? media.room(liveId) : await this.room(liveId)
    if (!room.hasPeer(peerId)) throw new Problem('join_first')
    return room
  }

  /**
   * Opens a transport for a peer. A page that sets its media up anew gives its transports up without the server's
   * always hearing of it: of one direction's only the newest stays beside the new one, since it may still carry.
   */
  async openTransport(
    room: MediaRoom,
    peerId: string,
    direction: TransportDirection,
  ): Promise<TransportParameters> {
    const key = `${peerId} ${direction}`
    const opened = this.#opened.get(room) ?? new Map<string, string[]>()
    this.#opened.set(room, opened)
    const [newest, ...givenUp] = (opened.get(key) ?? []).toReversed()
    // One may be gone by now, which is as good.
    for (const id of givenUp) await room.closeTransport(peerId, id).catch(() => undefined)
    const transport = await room.createTransport(peerId, direction)
    opened.set(key, newest === undefined ? [transport.id] : [newest, transport.id])
    return transport
  }

  /** Whether somebody may open media now. */
  isOpen(liveId: string, state: LiveState, who: StageRole): boolean {
    if (state === 'live') return true
    return state === 'scheduled' && (who === 'host' || (who === 'director' && this.#rehearsing.has(liveId)))
  }

  /** The rehearsal is over and the live begins: everybody may watch from now on, and it is recorded. */
  begin(liveId: string): void {
    const { media, recordings } = this.#deps
    if (this.#rehearsing.delete(liveId) && media.hasRoom(liveId)) recordings.begin(liveId, media.room(liveId))
  }

  producers(liveId: string, who: StageRole): ProducerInfo[] {
    const { media } = this.#deps
    if (!media.hasRoom(liveId) || (this.#rehearsing.has(liveId) && who === 'viewer')) return []
    return media.room(liveId).producers().map(this.#presenter(liveId))
  }

  /** What arrives from each host whose media are here, as it was last measured, and why it is not recorded. */
  uplinks(): (Uplink & { liveId: string; recordingStopped: EarlyEnd | null })[] {
    const { recordings } = this.#deps
    return Array.from(this.#uplinks, ([liveId, uplink]) => ({
      ...{ liveId, ...uplink },
      recordingStopped: recordings.whyStopped(liveId),
    }))
  }

  /** Takes a peer out; without one it is no error. */
  leave(liveId: string, peerId: string): void {
    const { media } = this.#deps
    this.senders.forget(peerId)
    if (!media.hasRoom(liveId)) return
    const room = media.room(liveId)
    for (const direction of ['send', 'receive'] as const)
      this.#opened.get(room)?.delete(`${peerId} ${direction}`)
    room.closePeer(peerId)
  }

  /** A peer's connection is gone. What it sends stays for a while, so that viewers keep the last picture. */
  lose(liveId: string, peerId: string): void {
    if (!this.senders.lose(peerId)) {
      this.leave(liveId, peerId)
      return
    }
    setTimeout(() => {
      this.leave(liveId, peerId)
    }, SENDER_GRACE_MS).unref()
  }

  /** Whether another process holds the media of a live. */
  isElsewhere(liveId: string): Promise<boolean> {
    return this.#deps.homes.isElsewhere(liveId)
  }

  /** Whether this process holds them. */
  isHere(liveId: string): boolean {
    return this.#deps.media.hasRoom(liveId)
  }

  /** Closes the recording and then the room of a live that is over. */
  async end(liveId: string): Promise<void> {
    const { media, recordings, homes } = this.#deps
    try {
      await recordings.finish(liveId)
    } finally {
      if (media.hasRoom(liveId)) media.room(liveId).close()
      // What is not given up lapses by itself.
      await homes.giveUp(liveId).catch(() => undefined)
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #open(liveId: string, hostId: string, rehearses: boolean): Promise<MediaRoom> {
    const { media, broadcaster, recordings } = this.#deps
    const room = await asProblems(() => media.createRoom(liveId))
    this.#hosts.set(liveId, hostId)
    if (rehearses) this.#rehearsing.add(liveId)
    room.once('closed', () => {
      this.#hosts.delete(liveId)
      this.#uplinks.delete(liveId)
      this.#rehearsing.delete(liveId)
    })
    const present = this.#presenter(liveId)
    const audience = () => (this.#rehearsing.has(liveId) ? rooms.desk(liveId) : rooms.live(liveId))
    room.on('empty', () => {
      if (this.#rehearsing.has(liveId)) room.close()
    })
    room.on('producerAdded', (producer) => {
      broadcaster.tell(audience(), mediaNotices.producerAdded, { liveId, ...present(producer) })
    })
    for (const event of ['producerPaused', 'producerResumed'] as const)
      room.on(event, (producer) => {
        broadcaster.tell(audience(), mediaNotices.producerPaused, { liveId, ...present(producer) })
      })
    room.on('producerClosed', ({ producerId }) => {
      broadcaster.tell(audience(), mediaNotices.producerClosed, { liveId, producerId })
    })
    room.on('speaking', ({ peerId }) => {
      const accountId = this.senders.accountOf(peerId) ?? hostId
      broadcaster.tell(audience(), cohostNotices.speaking, { liveId, accountId })
    })
    room.on('transportLost', ({ peerId }) => {
      broadcaster.tell(rooms.connection(peerId), mediaNotices.lost, { liveId })
    })
    room.on('lost', () => {
      broadcaster.tell(audience(), mediaNotices.lost, { liveId })
    })
    if (!rehearses) recordings.begin(liveId, room)
    return room
  }

  #presenter(liveId: string): (producer: MediaProducer) => ProducerInfo {
    return ({ producerId, kind, paused, peerId }) => ({
      ...{ producerId, kind, paused },
      accountId: this.senders.accountOf(peerId) ?? this.#hosts.get(liveId) ?? '',
    })
  }

  async #tellUplinks(): Promise<void> {
    for (const room of this.#deps.media.rooms()) {
      // A room that closes while it is read has no uplink to tell of.
      const stats = await room.stats().catch(() => null)
      if (!stats || room.closed) continue
      const uplink = readUplink(
        stats.producers.filter(({ paused, source }) => !paused && !source.startsWith('guest-')),
      )
      this.#uplinks.set(room.id, uplink)
      this.#deps.broadcaster.tell(rooms.desk(room.id), mediaNotices.uplink, { liveId: room.id, ...uplink })
    }
  }
}
