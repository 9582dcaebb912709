import { EventEmitter } from 'node:events'
import type { types } from 'mediasoup'
import { MediaError, failingAs } from './error.ts'
import { FanOut, type FanOutOptions } from './fan-out.ts'
import type { MediaLimits } from './limits.ts'
import { Peer, type PeerSurroundings } from './peer.ts'
import { Publications } from './publications.ts'
import type {
  ConsumerParameters,
  ProducerInfo,
  RoomEvents,
  RoomStats,
  TransportDirection,
  TransportParameters,
} from './room.types.ts'
import { callerIdSchema, parseAs } from './signalling.schema.ts'
import { Speakers } from './speakers.ts'
import type { MediaWorker } from './workers.ts'

export interface RoomOptions extends Pick<
  FanOutOptions,
  'home' | 'router' | 'workersByLoad' | 'createRouter'
> {
  id: string
  limits: MediaLimits
}

/**
 * One room: peers that send and receive each other's streams. Every request names its peer and reaches only
 * that peer's own transports, producers and consumers; every refusal is a MediaError. RTP and DTLS
 * parameters may come straight from a client: they are checked here.
 */
export class MediaRoom extends EventEmitter<RoomEvents> {
  readonly id: string
  /** The home router, for other modules of the media server only: plain ingest, recording, pipes. */
  readonly router: types.Router
  readonly publications: Publications
  readonly #peers = new Map<string, Peer>()
  readonly #kept = new Set<string>()
  readonly #surroundings: PeerSurroundings
  readonly #fanOut: FanOut
  readonly #home: MediaWorker
  #ended = false

  constructor({ id, limits, ...options }: RoomOptions) {
    super()
    const { router, home } = options
    this.id = id
    this.#home = home
    this.router = router
    const tell: PeerSurroundings['emit'] = (event, ...args) => {
      if (!router.closed) this.#tell(event, args)
    }
    this.publications = new Publications(tell)
    this.#fanOut = new FanOut({
      ...options,
      consumersPerRouter: limits.consumersPerRouter,
      streams: () => this.publications.size,
    })
    const { publications } = this
    this.#surroundings = { router, fanOut: this.#fanOut, limits, publications, emit: tell }
    router.on('workerclose', () => {
      // Told apart from a worker that mediasoup itself closes, as it does on SIGTERM.
      if (this.#end() && home.worker.died) this.emit('lost', 'worker_died')
    })
    const speakers = new Speakers(router, (peerId) => {
      tell('speaking', { peerId })
    })
    this.on('producerAdded', ({ producerId, peerId, kind }) => {
      // A room that closes meanwhile has no speakers to tell apart.
      if (kind === 'audio') speakers.add(publications.get(producerId).producer, peerId).catch(() => undefined)
    })
    this.on('producerClosed', () => {
      this.#tellIfEmpty()
    })
  }

  get closed(): boolean {
    return this.#ended
  }

  /** Whether no further peer gets in but on a place that is kept. */
  get isFull(): boolean {
    return this.#peers.size - this.#kept.size >= this.#surroundings.limits.peersPerRoom
  }

  /** What mediasoup-client's `Device.load` wants. */
  get routerRtpCapabilities(): types.RtpCapabilities {
    return this.router.rtpCapabilities
  }

  /** Another router on the home worker, for receivers that number codecs their own way. Errors: room_closed. */
  async openRouter(codecs: types.RouterRtpCodecCapability[]) {
    const { worker, webRtcServer } = this.#home
    const router = await failingAs('media_failed', () => worker.createRouter({ mediaCodecs: codecs }))
    const end = () => router.close()
    this.router.observer.once('close', end)
    router.observer.once('close', () => this.router.observer.off('close', end))
    if (this.#ended) end()
    return { router, webRtcServer }
  }

  /** A measure of the work this room makes on a worker, to place rooms and viewers by. */
  loadOn(worker: MediaWorker): number {
    const load = this.#fanOut.loadOn(worker)
    return worker === this.#home ? load + this.publications.size : load
  }

  /**
   * Lets a peer in; again for the same id is no change. `kept`: on one of the places that no crowd takes, if any is left.
   * Errors: bad_ids, room_full, room_closed.
   */
  addPeer(peerId: string, { kept = false } = {}): void {
    parseAs('bad_ids', callerIdSchema, peerId)
    if (this.#ended) throw new MediaError('room_closed')
    if (this.#peers.has(peerId)) return
    const onKept = kept && this.#kept.size < this.#surroundings.limits.keptPerRoom
    if (!onKept && this.isFull) throw new MediaError('room_full')
    this.#peers.set(peerId, new Peer(peerId, this.#surroundings))
    if (onKept) this.#kept.add(peerId)
  }

  hasPeer(peerId: string): boolean {
    return this.#peers.has(peerId)
  }

  /** Closes all a peer has; unknown ids are no error, since leaving races with everything. */
  closePeer(peerId: string): void {
    const peer = this.#peers.get(peerId)
    if (!peer) return
    this.#peers.delete(peerId)
    this.#kept.delete(peerId)
    peer.close()
    this.#tellIfEmpty()
  }

  /** Errors: unknown_peer, too_many_transports, media_failed. */
  createTransport(peerId: string, direction: TransportDirection): Promise<TransportParameters> {
    return this.#with(peerId, (peer) => peer.createTransport(direction))
  }

  /** Errors: unknown_transport, bad_dtls_parameters, already_connected. */
  connectTransport(peerId: string, transportId: string, dtlsParameters: unknown): Promise<void> {
    return this.#with(peerId, (peer) => peer.connectTransport(transportId, dtlsParameters))
  }

  /** New ICE credentials for a peer whose network has changed. Errors: unknown_transport. */
  restartIce(peerId: string, transportId: string): Promise<types.IceParameters> {
    return this.#with(peerId, (peer) => peer.restartIce(transportId))
  }

  closeTransport(peerId: string, transportId: string): Promise<void> {
    return this.#with(peerId, (peer) => {
      peer.closeTransport(transportId)
    })
  }

  /**
   * Starts a stream from `{kind, rtpParameters, source, paused?}` (produceSchema) and returns its producer id.
   * Errors: unknown_transport, wrong_direction, bad_rtp_parameters, too_many_producers.
   */
  produce(peerId: string, transportId: string, request: unknown): Promise<string> {
    return this.#with(peerId, (peer) => peer.produce(transportId, request))
  }

  pauseProducer(peerId: string, producerId: string): Promise<void> {
    return this.#with(peerId, (peer) => peer.pauseProducer(producerId))
  }

  resumeProducer(peerId: string, producerId: string): Promise<void> {
    return this.#with(peerId, (peer) => peer.resumeProducer(producerId))
  }

  closeProducer(peerId: string, producerId: string): Promise<void> {
    return this.#with(peerId, (peer) => {
      peer.closeProducer(producerId)
    })
  }

  /**
   * Prepares a stream for a viewer, paused: resume it when the client's side stands.
   * Errors: unknown_transport, wrong_direction, unknown_producer, bad_rtp_capabilities, cannot_consume,
   * too_many_consumers.
   */
  consume(
    peerId: string,
    transportId: string,
    producerId: string,
    rtpCapabilities: unknown,
  ): Promise<ConsumerParameters> {
    return this.#with(peerId, (peer) => peer.consume(transportId, producerId, rtpCapabilities))
  }

  /** Errors: unknown_consumer, not_connected while connectTransport was not called. */
  resumeConsumer(peerId: string, consumerId: string): Promise<void> {
    return this.#with(peerId, (peer) => peer.resumeConsumer(consumerId))
  }

  pauseConsumer(peerId: string, consumerId: string): Promise<void> {
    return this.#with(peerId, (peer) => peer.pauseConsumer(consumerId))
  }

  closeConsumer(peerId: string, consumerId: string): Promise<void> {
    return this.#with(peerId, (peer) => {
      peer.closeConsumer(consumerId)
    })
  }

  /** Prefers a simulcast layer, `{spatialLayer, temporalLayer?}`; no effect on a single-layer stream. */
  setPreferredLayers(peerId: string, consumerId: string, layers: unknown): Promise<void> {
    return this.#with(peerId, (peer) => peer.setPreferredLayers(consumerId, layers))
  }

  /** Asks the sender for a keyframe; at most one a second and layer gets through. */
  requestKeyFrame(peerId: string, consumerId: string): Promise<void> {
    return this.#with(peerId, (peer) => peer.requestKeyFrame(consumerId))
  }

  producers(): ProducerInfo[] {
    return this.publications.list()
  }

  /** How every stream arrives: the host's network meter. */
  async stats(): Promise<RoomStats> {
    const counts = Array.from(this.#peers.values(), (peer) => peer.counts)
    return {
      routers: this.#fanOut.routers,
      peers: counts.length,
      transports: counts.reduce((sum, { transports }) => sum + transports, 0),
      consumers: counts.reduce((sum, { consumers }) => sum + consumers, 0),
      producers: await this.publications.stats(),
    }
  }

  /** Ends the room and everything in it; a second call does nothing. */
  close(): void {
    this.#end()
  }

  #end(): boolean {
    if (this.#ended) return false
    this.#ended = true
    this.router.close()
    this.#fanOut.close()
    this.#peers.clear()
    this.#kept.clear()
    this.emit('closed')
    return true
  }

  async #with<T>(peerId: string, work: (peer: Peer) => Promise<T> | T): Promise<T> {
    if (this.#ended) throw new MediaError('room_closed')
    const peer = this.#peers.get(peerId)
    if (!peer) throw new MediaError('unknown_peer')
    return work(peer)
  }

  #tell<Event extends keyof RoomEvents>(event: Event, args: RoomEvents[Event]): void {
    EventEmitter.prototype.emit.call(this, event, ...args)
  }

  #tellIfEmpty(): void {
    if (!this.#ended && this.#peers.size === 0 && this.publications.size === 0) this.emit('empty')
  }
}
