import type { types } from 'mediasoup'
import { failingAs } from '../error.ts'
import { keyFrameRequestDelayMs } from '../limits.ts'
import type { MediaRoom } from '../room.ts'
import type { PipeEnd, Piped } from './protocol.ts'

export interface PipeListen {
  ip: string
  announcedAddress?: string
}

/** One end of an encrypted pipe between two machines' halves of a room; streams go both ways. */
export class RoomPipe {
  readonly #room: MediaRoom
  readonly #transport: types.PipeTransport
  readonly #inward = new Map<string, types.Producer>()

  private constructor(room: MediaRoom, transport: types.PipeTransport) {
    this.#room = room
    this.#transport = transport
  }

  /** Errors: media_failed. */
  static async open(room: MediaRoom, { ip, announcedAddress }: PipeListen): Promise<RoomPipe> {
    const listenInfo = { protocol: 'udp' as const, ip, ...(announcedAddress ? { announcedAddress } : {}) }
    const options = { listenInfo, enableSrtp: true, enableRtx: true }
    return new RoomPipe(room, await failingAs('media_failed', () => room.router.createPipeTransport(options)))
  }

  get end(): PipeEnd {
    const { tuple, srtpParameters } = this.#transport
    if (!srtpParameters) throw new Error('a pipe without SRTP')
    return { ip: tuple.localAddress, port: tuple.localPort, srtpParameters }
  }

  async connect({ ip, port, srtpParameters }: PipeEnd): Promise<void> {
    await failingAs('media_failed', () => this.#transport.connect({ ip, port, srtpParameters }))
  }

  /** Sends one of this half's streams to the other. Errors: unknown_producer, media_failed. */
  async out(producerId: string): Promise<Piped> {
    const { info } = this.#room.publications.get(producerId)
    const consumer = await failingAs('media_failed', () => this.#transport.consume({ producerId }))
    const { peerId, source, kind, paused } = info()
    return { producerId, peerId, source, kind, paused, rtpParameters: consumer.rtpParameters }
  }

  /** Publishes here what the other half sends. Errors: media_failed, also for an id that is taken. */
  async in({ producerId: id, peerId, source, kind, paused, rtpParameters }: Piped): Promise<void> {
    const producer = await failingAs('media_failed', () =>
      this.#transport.produce({
        ...{ id, kind, paused, rtpParameters },
        keyFrameRequestDelay: keyFrameRequestDelayMs,
      }),
    )
    this.#inward.set(id, producer)
    producer.observer.once('close', () => this.#inward.delete(id))
    this.#room.publications.add(producer, peerId, source)
  }

  /** A stream of the other half, if it is one. */
  inward(producerId: string): types.Producer | undefined {
    return this.#inward.get(producerId)
  }

  close(): void {
    this.#transport.close()
  }
}
