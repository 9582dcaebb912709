import { MediaError } from '../error.ts'
import type { MediaRoom } from '../room.ts'
import type { MediaServer } from '../server.ts'
import { RoomPipe, type PipeListen } from './pipe.ts'
import { freshNonce, isProof, proofOf } from './proof.ts'
import {
  acts,
  challenge,
  PROTOCOL_VERSION,
  request,
  welcome,
  type ActBody,
  type ActName,
  type Acts,
  type ControlSocket,
  type NodeNews,
} from './protocol.ts'
import type { z } from 'zod'

interface AgentOptions {
  socket: ControlSocket
  media: MediaServer
  name: string
  workers: number
  secret: string
  pipe: PipeListen
  log: (level: 'warn' | 'error', message: string) => void
}

interface Half {
  readonly room: MediaRoom
  readonly pipe: RoomPipe
}

type Handlers = { [Name in ActName]: (body: z.output<Acts[Name]['body']>) => unknown }

/** This machine's halves of rooms, run for the API that has shown that it knows the secret. */
export class NodeAgent {
  readonly #options: AgentOptions
  readonly #halves = new Map<string, Half>()
  #trusted = false

  constructor(options: AgentOptions) {
    this.#options = options
    this.#follow()
  }

  #follow(): void {
    const { socket, secret, name, workers, log } = this.#options
    let expected = ''
    socket.on('challenge', (raw: unknown, ack: unknown) => {
      const given = challenge.safeParse(raw).data
      if (typeof ack !== 'function' || !given) return
      if (given.version !== PROTOCOL_VERSION)
        log('error', `the API speaks version ${given.version}, this is ${PROTOCOL_VERSION}`)
      const nonce = freshNonce()
      expected = proofOf(secret, 'api', given.nonce, nonce)
      const proof = proofOf(secret, 'node', given.nonce, nonce)
      ;(ack as (answer: unknown) => void)({ version: PROTOCOL_VERSION, name, workers, nonce, proof })
    })
    socket.on('welcome', (raw: unknown) => {
      this.#trusted = expected !== '' && isProof(welcome.safeParse(raw).data?.proof ?? '', expected)
      if (!this.#trusted) log('error', 'who answers at this address does not know the secret')
    })
    socket.on('ask', (raw: unknown, ack: unknown) => {
      if (typeof ack === 'function') void this.#answer(raw, ack as (reply: unknown) => void)
    })
    socket.on('disconnect', () => {
      this.close()
    })
  }

  /** Ends every half; the API makes its rooms whole elsewhere. */
  close(): void {
    this.#trusted = false
    for (const { room } of this.#halves.values()) room.close()
    this.#halves.clear()
  }

  async #answer(raw: unknown, ack: (reply: unknown) => void): Promise<void> {
    try {
      if (!this.#trusted) throw new MediaError('no_worker', 'who asks has not shown the secret')
      const { act, body } = request.parse(raw)
      const handle = this.#handlers[act] as (body: unknown) => unknown
      ack({ ok: true, reply: (await handle(acts[act].body.parse(body))) ?? {} })
    } catch (error) {
      const code = error instanceof MediaError ? error.code : 'media_failed'
      ack({ ok: false, code, message: String(error).slice(0, 500) })
    }
  }

  readonly #handlers: Handlers = {
    openRoom: ({ roomId }) => this.#open(roomId),
    connectPipe: ({ roomId, far }) => this.#half(roomId).pipe.connect(far),
    closeRoom: ({ roomId }) => {
      this.#halves.get(roomId)?.room.close()
    },
    pipeOut: ({ roomId, producerId }) => this.#half(roomId).pipe.out(producerId),
    pipeIn: ({ roomId, stream }) => this.#half(roomId).pipe.in(stream),
    closeIn: ({ roomId, producerId }) => {
      this.#halves.get(roomId)?.pipe.inward(producerId)?.close()
    },
    closePeer: ({ roomId, peerId }) => {
      this.#halves.get(roomId)?.room.closePeer(peerId)
    },
    createTransport: async ({ roomId, peerId, direction }) => {
      const { room } = this.#half(roomId)
      room.addPeer(peerId)
      return room.createTransport(peerId, direction)
    },
    connectTransport: ({ roomId, peerId, transportId, dtlsParameters }) =>
      this.#half(roomId).room.connectTransport(peerId, transportId, dtlsParameters),
    restartIce: async ({ roomId, peerId, transportId }) => ({
      iceParameters: await this.#half(roomId).room.restartIce(peerId, transportId),
    }),
    closeTransport: ({ roomId, peerId, transportId }) =>
      this.#half(roomId).room.closeTransport(peerId, transportId),
    produce: async ({ roomId, peerId, transportId, request: stream }) => ({
      producerId: await this.#half(roomId).room.produce(peerId, transportId, stream),
    }),
    pauseProducer: ({ roomId, peerId, producerId, paused }) => {
      const { room } = this.#half(roomId)
      return paused ? room.pauseProducer(peerId, producerId) : room.resumeProducer(peerId, producerId)
    },
    closeProducer: ({ roomId, peerId, producerId }) =>
      this.#half(roomId).room.closeProducer(peerId, producerId),
    consume: ({ roomId, peerId, transportId, producerId, rtpCapabilities }) =>
      this.#half(roomId).room.consume(peerId, transportId, producerId, rtpCapabilities),
    pauseConsumer: ({ roomId, peerId, consumerId, paused }) => {
      const { room } = this.#half(roomId)
      return paused ? room.pauseConsumer(peerId, consumerId) : room.resumeConsumer(peerId, consumerId)
    },
    closeConsumer: ({ roomId, peerId, consumerId }) =>
      this.#half(roomId).room.closeConsumer(peerId, consumerId),
    setPreferredLayers: ({ roomId, peerId, consumerId, layers }) =>
      this.#half(roomId).room.setPreferredLayers(peerId, consumerId, layers),
    requestKeyFrame: ({ roomId, peerId, consumerId }) =>
      this.#half(roomId).room.requestKeyFrame(peerId, consumerId),
  }

  async #open(roomId: string): Promise<ActBody<'connectPipe'>['far']> {
    const { media, pipe: listen } = this.#options
    if (media.hasRoom(roomId)) media.room(roomId).close()
    const room = await media.createRoom(roomId)
    const tell = (news: NodeNews) => this.#options.socket.emit('news', news)
    const pipe = await RoomPipe.open(room, listen)
    this.#halves.set(roomId, { room, pipe })
    room.once('closed', () => {
      if (this.#halves.get(roomId)?.room === room) this.#halves.delete(roomId)
    })
    room.on('lost', () => tell({ news: 'roomLost', roomId }))
    room.on('transportLost', (lost) => tell({ news: 'transportLost', roomId, ...lost }))
    room.on('producerClosed', ({ producerId, peerId }) => {
      if (room.hasPeer(peerId)) tell({ news: 'producerClosed', roomId, producerId })
    })
    return pipe.end
  }

  #half(roomId: string): Half {
    const half = this.#halves.get(roomId)
    if (!half) throw new MediaError('unknown_room')
    return half
  }
}
