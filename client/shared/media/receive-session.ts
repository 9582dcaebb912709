import type { Device } from 'mediasoup-client'
import type { Consumer, ConsumerOptions, Transport } from 'mediasoup-client/types'
import { readonly, ref, shallowRef } from 'vue'
import { mediaNotices, mediaRequests } from '#contracts/live/live.events.ts'
import type { ProducerInfo } from '#contracts/live/media.types.ts'
import { isProblem } from '#client/shared/api/problem.ts'
import { ask, on } from '#client/shared/socket/socket.ts'
import { MediaLink, type Enter, type Entry, type LinkState } from './media-link.ts'
import { openTransport } from './open-transport.ts'

export interface Receiving {
  video: 'none' | 'flowing' | 'paused'
  audio: 'none' | 'flowing' | 'paused'
}

interface Playback {
  readonly device: Device
  readonly transport: Transport
  readonly consumers: Map<string, Consumer>
}

/**
 * Receives a live's sound and picture into one MediaStream that stays the same through every recovery, and
 * what guests beside the host send into one of theirs each.
 *
 *     const session = new ReceiveSession(liveId, enter)   // enter: joins the live, says what is on air
 *     video.srcObject = session.stream
 *     session.open()      // connects, and stays connected without anybody's doing
 *     session.state       // 'idle' | 'connecting' | 'ready' | 'connected' | 'recovering' | 'full'
 *     session.receiving   // which tracks flow or are paused by the host
 *     session.listen(true) // sound only, for a page in the background; survives recoveries
 *     session.guests      // a MediaStream for each account that sends beside the host
 *     session.close()
 */
export class ReceiveSession {
  readonly stream = new MediaStream()
  readonly state: Readonly<{ value: LinkState }>
  readonly #receiving = ref<Receiving>({ video: 'none', audio: 'none' })
  readonly receiving = readonly(this.#receiving)
  readonly #guests = shallowRef<ReadonlyMap<string, MediaStream>>(new Map())
  readonly guests: Readonly<{ value: ReadonlyMap<string, MediaStream> }> = this.#guests
  readonly #liveId: string
  readonly #link: MediaLink
  readonly #me: () => string | undefined
  #hostId = ''
  readonly #producers = new Map<string, ProducerInfo>()
  #playback: Playback | null = null
  #spatialLayer: 0 | 1 | 2 = 2
  #listening = false
  #stops: (() => void)[] = []

  /** `me`: the account that looks, whose own streams are not sent back to it. */
  constructor(liveId: string, enter: Enter, me: () => string | undefined = () => undefined) {
    this.#liveId = liveId
    this.#me = me
    const entering: Enter = async () => {
      const entry = await enter()
      this.#expect(entry)
      return entry
    }
    this.#link = new MediaLink(liveId, entering, (device) => this.#build(device))
    this.state = this.#link.state
  }

  open(): void {
    this.#stops = [
      on(mediaNotices.producerAdded, ({ liveId, ...producer }) => {
        if (liveId === this.#liveId) this.#added(producer)
      }),
      on(mediaNotices.producerPaused, ({ liveId, ...producer }) => {
        if (liveId === this.#liveId) this.#note(producer)
      }),
      on(mediaNotices.producerClosed, ({ liveId, producerId }) => {
        if (liveId === this.#liveId) this.#removed(producerId)
      }),
    ]
    this.#link.open()
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#link.close()
    this.#playback = null
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track)
  }

  /** Enters anew and sets everything up from the start, for example when the live began. */
  rebuild(): void {
    this.#link.rebuild()
  }

  /** Asks for a picture at most this good: 0 small, 1 middle, 2 as good as the network carries. */
  prefer(spatialLayer: 0 | 1 | 2): void {
    this.#spatialLayer = spatialLayer
    for (const consumer of this.#playback?.consumers.values() ?? []) void this.#preferOn(consumer)
  }

  /** Lets the pictures rest while nobody looks; the sound goes on. */
  listen(only: boolean): void {
    if (only === this.#listening) return
    this.#listening = only
    const request = only ? mediaRequests.pauseConsumer : mediaRequests.resumeConsumer
    for (const { id, kind } of this.#playback?.consumers.values() ?? [])
      // One that is gone meanwhile is made anew as it should be.
      if (kind === 'video') void ask(request, { liveId: this.#liveId, consumerId: id }).catch(() => undefined)
  }

  /** What is sent is known also to who finds no place to receive it. */
  #expect({ hostId, producers }: Entry): void {
    this.#hostId = hostId
    this.#producers.clear()
    for (const producer of producers) this.#producers.set(producer.producerId, producer)
    this.#count()
  }

  async #build(device: Device): Promise<Transport> {
    const transport = await openTransport(device, this.#liveId, 'receive')
    const playback: Playback = { device, transport, consumers: new Map() }
    try {
      const producers = [...this.#producers.values()]
      await Promise.all(producers.map((producer) => this.#consume(playback, producer)))
    } catch (error) {
      transport.close()
      throw error
    }
    this.#playback = playback
    this.#show(playback)
    return transport
  }

  async #consume(playback: Playback, { producerId, accountId }: ProducerInfo): Promise<void> {
    if (playback.consumers.has(producerId) || accountId === this.#me()) return
    const { device, transport, consumers } = playback
    try {
      const options = await ask(mediaRequests.consume, {
        liveId: this.#liveId,
        transportId: transport.id,
        producerId,
        rtpCapabilities: { ...device.recvRtpCapabilities },
      })
      const consumer = await transport.consume(options as ConsumerOptions)
      consumers.set(producerId, consumer)
      if (consumer.kind === 'video' && this.#isListening()) return
      await ask(mediaRequests.resumeConsumer, { liveId: this.#liveId, consumerId: consumer.id })
      if (this.#spatialLayer < 2) await this.#preferOn(consumer)
    } catch (error) {
      // The host closed it meanwhile.
      if (!isProblem(error, 'unknown_producer')) throw error
    }
  }

  /** Lets the streams carry the playback's tracks, new ones first so that no picture goes blank. */
  #show({ consumers }: Playback): void {
    const byAccount = new Map<string, MediaStreamTrack[]>()
    for (const [producerId, { track }] of consumers) {
      const accountId = this.#producers.get(producerId)?.accountId ?? this.#hostId
      byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), track])
    }
    carry(this.stream, byAccount.get(this.#hostId) ?? [])
    byAccount.delete(this.#hostId)
    const guests = new Map<string, MediaStream>()
    for (const [accountId, tracks] of byAccount) {
      const stream = this.#guests.value.get(accountId) ?? new MediaStream()
      carry(stream, tracks)
      guests.set(accountId, stream)
    }
    this.#guests.value = guests
    this.#count()
  }

  #added(producer: ProducerInfo): void {
    this.#note(producer)
    if (this.state.value === 'full') return
    const playback = this.#playback
    if (playback === null || playback.transport.closed) {
      this.#link.rebuild()
      return
    }
    this.#consume(playback, producer).then(
      () => {
        if (playback === this.#playback) this.#show(playback)
      },
      () => {
        if (playback === this.#playback) this.#link.rebuild()
      },
    )
  }

  #removed(producerId: string): void {
    const { kind, accountId } = this.#producers.get(producerId) ?? {}
    this.#producers.delete(producerId)
    const consumer = this.#playback?.consumers.get(producerId)
    this.#playback?.consumers.delete(producerId)
    consumer?.close()
    const followed = [...this.#producers.values()].some(
      (other) => other.kind === kind && other.accountId === accountId,
    )
    // The host's last picture stays until there is a new one: a host in a tunnel comes back.
    if (this.#playback && (followed || accountId !== this.#hostId)) this.#show(this.#playback)
    else if (consumer?.kind === 'audio') this.stream.removeTrack(consumer.track)
    this.#count()
  }

  #note(producer: ProducerInfo): void {
    this.#producers.set(producer.producerId, producer)
    this.#count()
  }

  #isListening(): boolean {
    return this.#listening
  }

  #count(): void {
    const of = (kind: 'audio' | 'video') => {
      const tracks = [...this.#producers.values()].filter(
        (producer) => producer.kind === kind && producer.accountId === this.#hostId,
      )
      if (tracks.length === 0) return 'none'
      return tracks.some((producer) => !producer.paused) ? 'flowing' : 'paused'
    }
    this.#receiving.value = { video: of('video'), audio: of('audio') }
  }

  async #preferOn(consumer: Consumer): Promise<void> {
    if (consumer.kind !== 'video') return
    const wish = { liveId: this.#liveId, consumerId: consumer.id, spatialLayer: this.#spatialLayer }
    // Only a wish: without it the server's own estimate decides.
    await ask(mediaRequests.preferLayers, wish).catch(() => undefined)
  }
}

/** Makes a stream carry exactly these tracks. */
function carry(stream: MediaStream, tracks: readonly MediaStreamTrack[]): void {
  for (const track of tracks) stream.addTrack(track)
  for (const track of stream.getTracks()) if (!tracks.includes(track)) stream.removeTrack(track)
}
