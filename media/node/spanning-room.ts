import type { types } from 'mediasoup'
import { MediaError } from '../error.ts'
import { MediaRoom, type RoomOptions } from '../room.ts'
import type { ConsumerParameters, TransportDirection, TransportParameters } from '../room.types.ts'
import { NodeHalf } from './node-half.ts'
import type { PipeListen } from './pipe.ts'
import type { NodePool, RemoteNode } from './pool.ts'

export interface SpanningOptions extends RoomOptions {
  nodes: NodePool
  pipe: PipeListen
}

/** What one peer has on other machines, each thing by its id with the half it lives in. */
interface Holdings {
  readonly transports: Map<string, { half: NodeHalf; direction: TransportDirection }>
  readonly producers: Map<string, NodeHalf>
  readonly consumers: Map<string, NodeHalf>
}

/**
 * A room whose peers are served by media nodes where there are any, and here where there are none. Its home is
 * here: every stream comes through it, so that it can be recorded, and goes on to whichever machine has viewers.
 */
export class SpanningRoom extends MediaRoom {
  readonly #options: SpanningOptions
  readonly #halves = new Map<RemoteNode, Promise<NodeHalf>>()
  readonly #holdings = new Map<string, Holdings>()

  constructor(options: SpanningOptions) {
    super(options)
    this.#options = options
    this.once('closed', () => {
      for (const half of this.#halves.values())
        void half.then((opened) => opened.close()).catch(() => undefined)
      this.#halves.clear()
      this.#holdings.clear()
    })
  }

  override closePeer(peerId: string): void {
    const held = this.#holdings.get(peerId)
    this.#holdings.delete(peerId)
    for (const half of new Set([...(held?.transports.values() ?? [])].map(({ half: one }) => one)))
      half.closePeer(peerId)
    for (const { half } of held?.transports.values() ?? []) half.node.transports -= 1
    super.closePeer(peerId)
  }

  override async createTransport(
    peerId: string,
    direction: TransportDirection,
  ): Promise<TransportParameters> {
    if (!this.hasPeer(peerId)) return super.createTransport(peerId, direction)
    const held = this.#heldBy(peerId)
    if (held.transports.size >= this.#options.limits.transportsPerPeer)
      throw new MediaError('too_many_transports')
    for (const node of this.#options.nodes.byLoad()) {
      try {
        return await this.#createAt(node, peerId, direction)
      } catch (error) {
        // What the peer did wrong is wrong everywhere; what the node cannot do another may.
        if (!(error instanceof MediaError) || !passing.has(error.code)) throw error
      }
    }
    return super.createTransport(peerId, direction)
  }

  override connectTransport(peerId: string, transportId: string, dtlsParameters: unknown): Promise<void> {
    const half = this.#transport(peerId, transportId)
    if (!half) return super.connectTransport(peerId, transportId, dtlsParameters)
    return half.tell('connectTransport', { peerId, transportId, dtlsParameters })
  }

  override async restartIce(peerId: string, transportId: string): Promise<types.IceParameters> {
    const half = this.#transport(peerId, transportId)
    return half ? half.restartIce(peerId, transportId) : super.restartIce(peerId, transportId)
  }

  override async closeTransport(peerId: string, transportId: string): Promise<void> {
    const half = this.#transport(peerId, transportId)
    if (!half) return super.closeTransport(peerId, transportId)
    this.#forget(peerId, transportId)
    await half.tell('closeTransport', { peerId, transportId })
  }

  override async produce(peerId: string, transportId: string, request: unknown): Promise<string> {
    const half = this.#transport(peerId, transportId)
    if (!half) return super.produce(peerId, transportId, request)
    const producerId = await half.produce(peerId, transportId, request)
    this.#heldBy(peerId).producers.set(producerId, half)
    return producerId
  }

  override pauseProducer(peerId: string, producerId: string): Promise<void> {
    const half = this.#holdings.get(peerId)?.producers.get(producerId)
    return half ? half.pauseProducer(peerId, producerId, true) : super.pauseProducer(peerId, producerId)
  }

  override resumeProducer(peerId: string, producerId: string): Promise<void> {
    const half = this.#holdings.get(peerId)?.producers.get(producerId)
    return half ? half.pauseProducer(peerId, producerId, false) : super.resumeProducer(peerId, producerId)
  }

  override async closeProducer(peerId: string, producerId: string): Promise<void> {
    const producers = this.#holdings.get(peerId)?.producers
    const half = producers?.get(producerId)
    if (!half) return super.closeProducer(peerId, producerId)
    producers?.delete(producerId)
    await half.closeProducer(peerId, producerId)
  }

  override async consume(
    peerId: string,
    transportId: string,
    producerId: string,
    rtpCapabilities: unknown,
  ): Promise<ConsumerParameters> {
    const half = this.#transport(peerId, transportId)
    if (!half) return super.consume(peerId, transportId, producerId, rtpCapabilities)
    const consumer = await half.consume(peerId, transportId, producerId, rtpCapabilities)
    this.#heldBy(peerId).consumers.set(consumer.id, half)
    return consumer
  }

  override resumeConsumer(peerId: string, consumerId: string): Promise<void> {
    const half = this.#consumer(peerId, consumerId)
    if (!half) return super.resumeConsumer(peerId, consumerId)
    return half.tell('pauseConsumer', { peerId, consumerId, paused: false })
  }

  override pauseConsumer(peerId: string, consumerId: string): Promise<void> {
    const half = this.#consumer(peerId, consumerId)
    if (!half) return super.pauseConsumer(peerId, consumerId)
    return half.tell('pauseConsumer', { peerId, consumerId, paused: true })
  }

  override async closeConsumer(peerId: string, consumerId: string): Promise<void> {
    const half = this.#consumer(peerId, consumerId)
    if (!half) return super.closeConsumer(peerId, consumerId)
    this.#holdings.get(peerId)?.consumers.delete(consumerId)
    await half.tell('closeConsumer', { peerId, consumerId })
  }

  override setPreferredLayers(peerId: string, consumerId: string, layers: unknown): Promise<void> {
    const half = this.#consumer(peerId, consumerId)
    if (!half) return super.setPreferredLayers(peerId, consumerId, layers)
    return half.tell('setPreferredLayers', { peerId, consumerId, layers })
  }

  override requestKeyFrame(peerId: string, consumerId: string): Promise<void> {
    const half = this.#consumer(peerId, consumerId)
    if (!half) return super.requestKeyFrame(peerId, consumerId)
    return half.tell('requestKeyFrame', { peerId, consumerId })
  }

  async #createAt(
    node: RemoteNode,
    peerId: string,
    direction: TransportDirection,
  ): Promise<TransportParameters> {
    const half = await this.#halfAt(node)
    const transport = await half.createTransport(peerId, direction)
    const held = this.#holdings.get(peerId)
    // The peer left, or the half was lost, meanwhile.
    if (!held || half.isLost) {
      half.closePeer(peerId)
      throw new MediaError(held ? 'no_worker' : 'unknown_peer')
    }
    held.transports.set(transport.id, { half, direction })
    node.transports += 1
    return transport
  }

  #halfAt(node: RemoteNode): Promise<NodeHalf> {
    const known = this.#halves.get(node)
    if (known) return known
    const opening = NodeHalf.open(node, this, this.#options.pipe)
    this.#halves.set(node, opening)
    opening.then(
      (half) => {
        half.once('lost', () => {
          this.#lose(node, half)
        })
        half.on('transportLost', (peerId, transportId) => {
          this.#loseTransport(peerId, transportId)
        })
      },
      () => this.#halves.delete(node),
    )
    return opening
  }

  #lose(node: RemoteNode, half: NodeHalf): void {
    this.#halves.delete(node)
    for (const [peerId, { transports, producers, consumers }] of this.#holdings) {
      for (const [id, at] of producers) if (at === half) producers.delete(id)
      for (const [id, at] of consumers) if (at === half) consumers.delete(id)
      for (const [id, at] of [...transports]) if (at.half === half) this.#loseTransport(peerId, id)
    }
  }

  #loseTransport(peerId: string, transportId: string): void {
    const lost = this.#holdings.get(peerId)?.transports.get(transportId)
    if (!lost) return
    this.#forget(peerId, transportId)
    this.emit('transportLost', { peerId, transportId, direction: lost.direction })
  }

  #forget(peerId: string, transportId: string): void {
    const transports = this.#holdings.get(peerId)?.transports
    const known = transports?.get(transportId)
    if (!known) return
    transports?.delete(transportId)
    known.half.node.transports -= 1
  }

  #heldBy(peerId: string): Holdings {
    const held = this.#holdings.get(peerId) ?? {
      transports: new Map(),
      producers: new Map(),
      consumers: new Map(),
    }
    this.#holdings.set(peerId, held)
    return held
  }

  #transport(peerId: string, transportId: string): NodeHalf | undefined {
    return this.#holdings.get(peerId)?.transports.get(transportId)?.half
  }

  #consumer(peerId: string, consumerId: string): NodeHalf | undefined {
    return this.#holdings.get(peerId)?.consumers.get(consumerId)
  }
}

/** Refusals that another machine need not share. */
const passing = new Set([
  'no_worker',
  'media_failed',
  'room_closed',
  'unknown_room',
  'room_full',
  'too_many_rooms',
])
