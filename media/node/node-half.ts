import { EventEmitter } from 'node:events'
import type { types } from 'mediasoup'
import { MediaError } from '../error.ts'
import type { MediaRoom } from '../room.ts'
import type { ConsumerParameters, TransportDirection, TransportParameters } from '../room.types.ts'
import { parseAs, produceSchema } from '../signalling.schema.ts'
import { RoomPipe, type PipeListen } from './pipe.ts'
import type { RemoteNode } from './pool.ts'
import type { ActBody, ActName, NodeNews } from './protocol.ts'

type InHalf<Name extends ActName> = Omit<ActBody<Name>, 'roomId'>

/** A room's half on one media node, and the pipe between it and the home. */
export class NodeHalf extends EventEmitter<{
  lost: []
  transportLost: [peerId: string, transportId: string]
}> {
  readonly node: RemoteNode
  readonly #home: MediaRoom
  readonly #pipe: RoomPipe
  /** Streams of the home that have been sent over. */
  readonly #outward = new Map<string, Promise<void>>()
  #lost = false

  private constructor(node: RemoteNode, home: MediaRoom, pipe: RoomPipe) {
    super()
    this.node = node
    this.#home = home
    this.#pipe = pipe
    const hear = (news: NodeNews) => {
      if (news.roomId === home.id) this.#hear(news)
    }
    const end = () => {
      this.close()
    }
    const closed = ({ producerId }: { producerId: string }) => {
      if (this.#outward.delete(producerId)) node.tell('closeIn', { roomId: home.id, producerId })
    }
    node.on('news', hear)
    node.once('gone', end)
    home.on('producerClosed', closed)
    this.once('lost', () => {
      node.off('news', hear)
      node.off('gone', end)
      home.off('producerClosed', closed)
    })
  }

  /** Errors: no_worker, media_failed. */
  static async open(node: RemoteNode, home: MediaRoom, listen: PipeListen): Promise<NodeHalf> {
    const pipe = await RoomPipe.open(home, listen)
    try {
      const far = await node.ask('openRoom', { roomId: home.id })
      await pipe.connect(far)
      await node.ask('connectPipe', { roomId: home.id, far: pipe.end })
      if (node.isGone || home.closed) throw new MediaError('no_worker')
      return new NodeHalf(node, home, pipe)
    } catch (error) {
      pipe.close()
      node.tell('closeRoom', { roomId: home.id })
      throw error
    }
  }

  get isLost(): boolean {
    return this.#lost
  }

  /** Ends the half: streams that came from it close, and its peers are told through `lost`. */
  close(): void {
    if (this.#lost) return
    this.#lost = true
    this.#pipe.close()
    this.node.tell('closeRoom', { roomId: this.#home.id })
    this.emit('lost')
  }

  createTransport(peerId: string, direction: TransportDirection): Promise<TransportParameters> {
    return this.#ask('createTransport', { peerId, direction })
  }

  async restartIce(peerId: string, transportId: string): Promise<types.IceParameters> {
    const { iceParameters } = await this.#ask('restartIce', { peerId, transportId })
    return iceParameters
  }

  async produce(peerId: string, transportId: string, input: unknown): Promise<string> {
    // Checked here too: a client's fault must not look like the node's.
    const request = parseAs('bad_rtp_parameters', produceSchema, input)
    const { producerId } = await this.#ask('produce', { peerId, transportId, request })
    const stream = await this.#ask('pipeOut', { producerId })
    // Whose stream it is we know better than the node.
    await this.#pipe.in({ ...stream, producerId, peerId, kind: request.kind, source: request.source })
    return producerId
  }

  async pauseProducer(peerId: string, producerId: string, paused: boolean): Promise<void> {
    await this.#ask('pauseProducer', { peerId, producerId, paused })
    const here = this.#pipe.inward(producerId)
    await (paused ? here?.pause() : here?.resume())
  }

  async closeProducer(peerId: string, producerId: string): Promise<void> {
    this.#pipe.inward(producerId)?.close()
    await this.#ask('closeProducer', { peerId, producerId })
  }

  async consume(
    peerId: string,
    transportId: string,
    producerId: string,
    rtpCapabilities: unknown,
  ): Promise<ConsumerParameters> {
    const { producer, info } = this.#home.publications.get(producerId)
    if (!this.#pipe.inward(producerId)) await this.#bring(producerId)
    const body = { peerId, transportId, producerId, rtpCapabilities }
    const consumer = await this.#ask('consume', body)
    const { peerId: whose, source, kind } = info()
    return {
      ...{ id: consumer.id, producerId, kind, type: consumer.type },
      ...{ peerId: whose, source, producerPaused: producer.paused },
      rtpParameters: consumer.rtpParameters,
    }
  }

  closePeer(peerId: string): void {
    for (const { producerId, peerId: whose } of this.#home.producers())
      if (whose === peerId) this.#pipe.inward(producerId)?.close()
    this.node.tell('closePeer', { roomId: this.#home.id, peerId })
  }

  async tell<Name extends ActName>(act: Name, body: InHalf<Name>): Promise<void> {
    await this.#ask(act, body)
  }

  #ask<Name extends ActName>(act: Name, body: InHalf<Name>) {
    if (this.#lost) throw new MediaError('media_closed')
    // The two halves of a body make the whole, which the type of a generic cannot say.
    return this.node.ask(act, { ...body, roomId: this.#home.id } as ActBody<Name>)
  }

  #bring(producerId: string): Promise<void> {
    const known = this.#outward.get(producerId)
    if (known) return known
    const bringing = this.#pipe
      .out(producerId)
      .then((stream) => this.#ask('pipeIn', { stream }))
      .then(() => undefined)
    this.#outward.set(producerId, bringing)
    bringing.catch(() => this.#outward.delete(producerId))
    return bringing
  }

  #hear(news: NodeNews): void {
    if (news.news === 'roomLost') this.close()
    else if (news.news === 'transportLost') this.emit('transportLost', news.peerId, news.transportId)
    else this.#pipe.inward(news.producerId)?.close()
  }
}
