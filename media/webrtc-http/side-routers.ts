import type { types } from 'mediasoup'
import { routerCodecs } from '../codecs.ts'
import { MediaError, failingAs } from '../error.ts'
import type { MediaRoom } from '../room.ts'

/** A router that numbers its payload types as one kind of player does. */
export interface SideRouter {
  readonly router: types.Router
  readonly webRtcServer: types.WebRtcServer
  /** Makes a stream of the room known here, and tells its id here. Errors: unknown_producer, media_failed. */
  bring(producerId: string): Promise<string>
  leave(): void
}

interface Side {
  opened: Promise<{ router: types.Router; webRtcServer: types.WebRtcServer }>
  piped: Map<string, Promise<string>>
  sessions: number
}

/** Players of one make and version number alike, so that a handful serves all that are about. */
const mostSides = 8

/**
 * Routers beside a room's own. mediasoup sends every consumer the payload types of its router, while an answer
 * must keep those of the player's offer (RFC 3264 §6.1): each numbering gets a router, with the streams piped
 * to it once.
 */
export class SideRouters {
  readonly #room: MediaRoom
  readonly #sides = new Map<string, Side>()

  constructor(room: MediaRoom) {
    this.#room = room
  }

  /** The router for these numbers, one for each MIME type in lower case. Errors: room_full, room_closed. */
  async seat(payloadTypes: ReadonlyMap<string, number>): Promise<SideRouter> {
    const key = JSON.stringify([...payloadTypes].sort())
    const side = this.#sides.get(key) ?? this.#open(key, payloadTypes)
    side.sessions += 1
    let seated = true
    const leave = () => {
      if (!seated) return
      seated = false
      side.sessions -= 1
      if (side.sessions === 0) this.#close(key, side)
    }
    try {
      const { router, webRtcServer } = await side.opened
      if (router.closed) throw new MediaError('room_closed')
      return { router, webRtcServer, leave, bring: (producerId) => this.#bring(side, router, producerId) }
    } catch (error) {
      leave()
      throw error
    }
  }

  #open(key: string, payloadTypes: ReadonlyMap<string, number>): Side {
    if (this.#sides.size >= mostSides) throw new MediaError('room_full', 'too many kinds of players')
    const codecs = routerCodecs.flatMap((codec) => {
      const preferredPayloadType = payloadTypes.get(codec.mimeType.toLowerCase())
      return preferredPayloadType === undefined ? [] : [{ ...codec, preferredPayloadType }]
    })
    const side: Side = { opened: this.#room.openRouter(codecs), piped: new Map(), sessions: 0 }
    this.#sides.set(key, side)
    return side
  }

  #close(key: string, side: Side): void {
    if (this.#sides.get(key) === side) this.#sides.delete(key)
    side.opened.then(
      ({ router }) => router.close(),
      () => undefined,
    )
  }

  #bring(side: Side, router: types.Router, producerId: string): Promise<string> {
    const known = side.piped.get(producerId)
    if (known) return known
    const piping = failingAs('media_failed', async () => {
      const { producer } = this.#room.publications.get(producerId)
      const { pipeProducer } = await this.#room.router.pipeToRouter({
        ...{ producerId, router, enableSctp: false },
        // Both routers are one worker's, where an id means one stream.
        keepId: false,
      })
      if (!pipeProducer) throw new MediaError('media_failed')
      producer.observer.once('close', () => side.piped.delete(producerId))
      return pipeProducer.id
    })
    side.piped.set(producerId, piping)
    piping.catch(() => side.piped.delete(producerId))
    return piping
  }
}
