import { setImmediate as nextTurn } from 'node:timers/promises'
import type { types } from 'mediasoup'
import { MediaError, failingAs, type MediaErrorCode } from './error.ts'
import type { FanOut, Seat } from './fan-out.ts'
import { initialOutgoingBitsPerSecond, keyFrameRequestDelayMs, type MediaLimits } from './limits.ts'
import type { Publications } from './publications.ts'
import type { ConsumerParameters, RoomEvents, TransportDirection, TransportParameters } from './room.types.ts'
import { Shelf } from './shelf.ts'
import {
  dtlsParametersSchema,
  parseAs,
  preferredLayersSchema,
  produceSchema,
  rtpCapabilitiesSchema,
} from './signalling.schema.ts'

/** What a peer needs of its room. */
export interface PeerSurroundings {
  router: types.Router
  fanOut: FanOut
  limits: MediaLimits
  publications: Publications
  emit<Event extends keyof RoomEvents>(event: Event, ...args: RoomEvents[Event]): void
}

interface TransportData extends types.AppData {
  direction: TransportDirection
  seat: Seat
  connectAsked: boolean
}

/** One participant: its transports, what it sends, what it receives. All ids are looked up among its own only. */
export class Peer {
  readonly id: string
  readonly #room: PeerSurroundings
  readonly #transports: Shelf<types.WebRtcTransport<TransportData>>
  readonly #producers: Shelf<types.Producer>
  readonly #consumers: Shelf<types.Consumer>

  constructor(id: string, room: PeerSurroundings) {
    this.id = id
    this.#room = room
    const { transportsPerPeer, producersPerPeer, consumersPerPeer } = room.limits
    this.#transports = new Shelf({
      limit: transportsPerPeer,
      full: 'too_many_transports',
      unknown: 'unknown_transport',
    })
    this.#producers = new Shelf({
      limit: producersPerPeer,
      full: 'too_many_producers',
      unknown: 'unknown_producer',
    })
    this.#consumers = new Shelf({
      limit: consumersPerPeer,
      full: 'too_many_consumers',
      unknown: 'unknown_consumer',
    })
  }

  get counts(): { transports: number; consumers: number } {
    return { transports: this.#transports.size, consumers: this.#consumers.size }
  }

  async createTransport(direction: TransportDirection): Promise<TransportParameters> {
    const { limits } = this.#room
    const transport = await this.#transports.add(() => this.#openTransport(direction))
    this.#watchTransport(transport)
    if (direction === 'send') {
      await this.#during(transport, 'media_failed', () =>
        transport.setMaxIncomingBitrate(limits.incomingBitsPerSecond),
      )
    }
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport
    return { id, iceParameters, iceCandidates, dtlsParameters }
  }

  async connectTransport(transportId: string, input: unknown): Promise<void> {
    const transport = this.#transports.get(transportId)
    const dtlsParameters = parseAs('bad_dtls_parameters', dtlsParametersSchema, input)
    if (transport.appData.connectAsked) throw new MediaError('already_connected')
    transport.appData.connectAsked = true
    await this.#during(transport, 'bad_dtls_parameters', () => transport.connect({ dtlsParameters }))
  }

  async restartIce(transportId: string): Promise<types.IceParameters> {
    const transport = this.#transports.get(transportId)
    return this.#during(transport, 'media_failed', () => transport.restartIce())
  }

  closeTransport(transportId: string): void {
    this.#transports.get(transportId).close()
  }

  async produce(transportId: string, input: unknown): Promise<string> {
    const transport = this.#transportFor(transportId, 'send')
    const { kind, rtpParameters, source, paused } = parseAs('bad_rtp_parameters', produceSchema, input)
    const producer = await this.#producers.add(() =>
      this.#during(transport, 'bad_rtp_parameters', () =>
        transport.produce({
          kind,
          rtpParameters,
          paused: paused ?? false,
          keyFrameRequestDelay: keyFrameRequestDelayMs,
        }),
      ),
    )
    this.#room.publications.add(producer, this.id, source)
    return producer.id
  }

  async pauseProducer(producerId: string): Promise<void> {
    const producer = this.#producers.get(producerId)
    await this.#during(producer, 'media_failed', () => producer.pause())
  }

  async resumeProducer(producerId: string): Promise<void> {
    const producer = this.#producers.get(producerId)
    await this.#during(producer, 'media_failed', () => producer.resume())
  }

  closeProducer(producerId: string): void {
    this.#producers.get(producerId).close()
  }

  async consume(transportId: string, producerId: string, input: unknown): Promise<ConsumerParameters> {
    const transport = this.#transportFor(transportId, 'receive')
    const rtpCapabilities = parseAs('bad_rtp_capabilities', rtpCapabilitiesSchema, input)
    const { producer, info } = this.#room.publications.get(producerId)
    if (!this.#canConsume(producerId, rtpCapabilities)) throw new MediaError('cannot_consume')
    const consumer = await this.#consumers.add(() =>
      this.#during(transport, 'cannot_consume', async () => {
        await transport.appData.seat.bring(producer)
        return transport.consume({ producerId, rtpCapabilities, paused: true, appData: { transportId } })
      }),
    )
    this.#watchConsumer(consumer)
    const { id, kind, rtpParameters, type } = consumer
    const { peerId, source } = info()
    return { id, producerId, kind, rtpParameters, type, peerId, source, producerPaused: producer.paused }
  }

  async pauseConsumer(consumerId: string): Promise<void> {
    const consumer = this.#consumers.get(consumerId)
    await this.#during(consumer, 'media_failed', () => consumer.pause(), 'unknown_consumer')
  }

  async resumeConsumer(consumerId: string): Promise<void> {
    const consumer = this.#consumers.get(consumerId)
    const transport = this.#transports.get(String(consumer.appData['transportId']))
    if (!transport.appData.connectAsked) throw new MediaError('not_connected')
    await this.#during(consumer, 'media_failed', () => consumer.resume(), 'unknown_consumer')
  }

  closeConsumer(consumerId: string): void {
    this.#consumers.get(consumerId).close()
  }

  async setPreferredLayers(consumerId: string, input: unknown): Promise<void> {
    const consumer = this.#consumers.get(consumerId)
    const layers = parseAs('bad_layers', preferredLayersSchema, input)
    if (consumer.type === 'simple') return
    await this.#during(consumer, 'bad_layers', () => consumer.setPreferredLayers(layers), 'unknown_consumer')
  }

  async requestKeyFrame(consumerId: string): Promise<void> {
    const consumer = this.#consumers.get(consumerId)
    await this.#during(consumer, 'media_failed', () => consumer.requestKeyFrame(), 'unknown_consumer')
  }

  close(): void {
    this.#transports.closeAll()
    this.#producers.closeAll()
    this.#consumers.closeAll()
  }

  async #openTransport(direction: TransportDirection): Promise<types.WebRtcTransport<TransportData>> {
    const { fanOut } = this.#room
    const seat = direction === 'send' ? fanOut.senderSeat() : await fanOut.viewerSeat()
    const { router, webRtcServer } = seat
    try {
      const transport = await this.#during(router, 'media_failed', () =>
        router.createWebRtcTransport<TransportData>({
          webRtcServer,
          enableUdp: true,
          enableTcp: true,
          preferUdp: true,
          initialAvailableOutgoingBitrate: initialOutgoingBitsPerSecond,
          appData: { direction, seat, connectAsked: false },
        }),
      )
      transport.observer.once('close', () => seat.leave())
      return transport
    } catch (error) {
      seat.leave()
      throw error
    }
  }

  #transportFor(transportId: string, direction: TransportDirection) {
    const transport = this.#transports.get(transportId)
    if (transport.appData.direction !== direction) throw new MediaError('wrong_direction')
    return transport
  }

  #canConsume(producerId: string, rtpCapabilities: types.RtpCapabilities): boolean {
    try {
      return this.#room.router.canConsume({ producerId, rtpCapabilities })
    } catch (error) {
      throw new MediaError('bad_rtp_capabilities', String(error), { cause: error })
    }
  }

  /** A request that fails because the whole room or its object went away meanwhile says so: the latter by `gone`. */
  async #during<T>(
    subject: { readonly closed: boolean },
    code: MediaErrorCode,
    work: () => Promise<T>,
    gone: MediaErrorCode = 'media_closed',
  ) {
    try {
      return await failingAs(code, work)
    } catch (error) {
      // The worker's answer may come a turn before its word of what has ended.
      await nextTurn()
      if (this.#room.router.closed) throw new MediaError('room_closed', undefined, { cause: error })
      if (subject.closed) throw new MediaError(gone, undefined, { cause: error })
      throw error
    }
  }

  #watchTransport(transport: types.WebRtcTransport<TransportData>): void {
    const { direction } = transport.appData
    const tell = (state: 'connected' | 'disconnected' | 'failed') => {
      this.#room.emit('transportState', { peerId: this.id, transportId: transport.id, direction, state })
    }
    transport.on('routerclose', () => {
      this.#room.emit('transportLost', { peerId: this.id, transportId: transport.id, direction })
    })
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected' || state === 'failed') tell(state)
      // The far side said goodbye; mediasoup keeps the transport.
      if (state === 'closed' && !transport.closed) tell('failed')
    })
    transport.on('icestatechange', (state) => {
      if (state === 'disconnected') tell('disconnected')
      else if (transport.dtlsState === 'connected' && state !== 'closed') tell('connected')
    })
  }

  #watchConsumer(consumer: types.Consumer): void {
    const ids = { peerId: this.id, consumerId: consumer.id }
    consumer.on('producerclose', () => {
      this.#room.emit('consumerClosed', { ...ids, producerId: consumer.producerId })
    })
    consumer.on('layerschange', (layers) => {
      this.#room.emit('consumerLayers', layers ? { ...ids, layers } : ids)
    })
  }
}
