import type { Device } from 'mediasoup-client'
import type { Producer, ProducerOptions, Transport } from 'mediasoup-client/types'
import { v4 as newId } from 'uuid'
import { readonly, ref } from 'vue'
import { mediaNotices, mediaRequests } from '#contracts/live/live.events.ts'
import type { Uplink } from '#contracts/live/media.types.ts'
import { isProblem } from '#client/shared/api/problem.ts'
import { ask, on } from '#client/shared/socket/socket.ts'
import { MediaLink, type Enter, type LinkState } from './media-link.ts'
import { openTransport } from './open-transport.ts'
import { watchRival } from './rival-watch.ts'
import { pickVideoCodec, simulcast } from './video-codec.rules.ts'

type Kind = 'audio' | 'video'
/** What arrives at the server, and whether the network is to blame that it is not more. */
export interface UplinkReading extends Uplink {
  /** The browser would send a better picture if the network let it; one that does not say so is believed to. */
  readonly heldBack: boolean
}
/** What sends in place of this page: an encoder, or the page of another device; `gone`: it did, and nothing does now. */
export type Rival = 'encoder' | 'page' | 'gone'

/**
 * Sends a host's camera and microphone: H.264 simulcast where the browser has it, Opus for sound.
 *
 *     const session = new SendSession(liveId, enter)   // enter: joins the live, says whether it is on air
 *     await session.replace(track)        // before or while sending; a flipped camera is just another track
 *     session.open()                      // sends, and keeps sending through every change of network
 *     await session.pause('audio', true)  // mute; survives recoveries
 *     await session.cap(1)                // sends no picture better than the middle one; survives recoveries
 *     await session.spare(true)           // sound in as few bits as speech needs; survives recoveries
 *     session.state, session.uplink       // refs: the link, and what arrives at the server (every two seconds)
 *     session.refused                     // ref: what sends, or sent, in its place, if anything; takeOver() sends from here instead
 *     session.close()                     // the tracks stay the caller's: stop them yourself
 */
export class SendSession {
  readonly state: Readonly<{ value: LinkState }>
  readonly #uplink = ref<UplinkReading | null>(null)
  readonly uplink = readonly(this.#uplink)
  readonly #liveId: string
  readonly #link: MediaLink
  readonly #enter: Enter
  readonly #tracks = new Map<Kind, MediaStreamTrack>()
  readonly #paused = new Set<Kind>()
  readonly #refused = ref<Rival | null>(null)
  readonly refused = readonly(this.#refused)
  #takesOver = false
  #topLayer: 0 | 1 | 2 = 2
  #sparing = false
  #producers = new Map<Kind, Producer>()
  #stops: (() => void)[] = []

  constructor(liveId: string, enter: Enter) {
    this.#liveId = liveId
    this.#enter = enter
    this.#link = new MediaLink(liveId, enter, (device) => this.#build(device))
    this.state = this.#link.state
  }

  open(): void {
    for (const stop of this.#stops) stop()
    this.#refused.value = null
    this.#stops = [
      on(mediaNotices.uplink, ({ liveId, ...uplink }) => {
        if (liveId === this.#liveId) void this.#read(uplink)
      }),
      on(mediaNotices.displaced, ({ liveId }) => {
        if (liveId === this.#liveId) this.#yield('page')
      }),
    ]
    this.#link.open()
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#link.close()
    this.#producers.clear()
    this.#uplink.value = null
  }

  /** Sends from here, and ends the encoder or displaces the page that does now. */
  takeOver(): void {
    this.#takesOver = true
    this.open()
  }

  /** Enters anew and sets everything up from the start, for example when the live was started meanwhile. */
  rebuild(): void {
    this.#link.rebuild()
  }

  /** Puts a track of its kind in place of the former one, without a gap for the viewers. */
  async replace(track: MediaStreamTrack): Promise<void> {
    const kind = track.kind as Kind
    const first = !this.#tracks.has(kind)
    this.#tracks.set(kind, track)
    const producer = this.#producers.get(kind)
    if (producer && !producer.closed) await producer.replaceTrack({ track })
    else if (first && this.#producers.size > 0) this.#link.rebuild()
  }

  /** Mutes or unmutes a kind, here and at the server. */
  async pause(kind: Kind, paused: boolean): Promise<void> {
    if (paused) this.#paused.add(kind)
    else this.#paused.delete(kind)
    const producer = this.#producers.get(kind)
    if (producer && !producer.closed) await this.#applyPause(producer, paused)
  }

  /** Sends at most this picture: 0 small, 1 middle, 2 all three. */
  async cap(topLayer: 0 | 1 | 2): Promise<void> {
    this.#topLayer = topLayer
    const producer = this.#producers.get('video')
    if (producer && !producer.closed) await producer.setMaxSpatialLayer(topLayer)
  }

  /** Leaves as much of a weak network as speech can spare to others: fewer bits in fewer packets. */
  async spare(sparing: boolean): Promise<void> {
    this.#sparing = sparing
    const producer = this.#producers.get('audio')
    if (producer && !producer.closed) await producer.setRtpEncodingParameters(soundEncoding(sparing))
  }

  isPaused(kind: Kind): boolean {
    return this.#paused.has(kind)
  }

  async #read(uplink: Uplink): Promise<void> {
    const heldBack = await this.#isHeldBack()
    if (this.#stops.length > 0) this.#uplink.value = { ...uplink, heldBack }
  }

  /** A picture in which nothing moves takes few bits of any network: only the sender knows why there are not more. */
  async #isHeldBack(): Promise<boolean> {
    const producer = this.#producers.get('video')
    if (!producer || producer.closed || producer.paused) return true
    // A producer that closes meanwhile has nothing to tell.
    const report = await producer.getStats().catch(() => null)
    if (report === null) return true
    const reasons = ([...report.values()] as Partial<RTCOutboundRtpStreamStats>[])
      .filter(({ type }) => type === 'outbound-rtp')
      .map(({ qualityLimitationReason }) => qualityLimitationReason)
    return reasons.some((reason) => reason === undefined || reason === 'bandwidth')
  }

  async #build(device: Device): Promise<Transport> {
    const transport = await openTransport(device, this.#liveId, 'send')
    transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
      const body = {
        liveId: this.#liveId,
        transportId: transport.id,
        kind,
        rtpParameters: { ...rtpParameters },
        takeOver: this.#takesOver,
        pageId: pageId(),
      }
      ask(mediaRequests.produce, body).then(({ producerId }) => {
        done({ id: producerId })
      }, failed)
    })
    try {
      const producers = new Map<Kind, Producer>()
      // The picture first: it takes longest to arrive.
      for (const [kind, track] of [...this.#tracks].toSorted(([a], [b]) => b.localeCompare(a))) {
        const producer = await transport.produce(optionsFor(device, track))
        producers.set(kind, producer)
        if (kind === 'video' && this.#topLayer < 2) await producer.setMaxSpatialLayer(this.#topLayer)
        if (kind === 'audio' && this.#sparing) await producer.setRtpEncodingParameters(soundEncoding(true))
        if (this.#paused.has(kind)) await this.#applyPause(producer, true)
      }
      this.#producers = producers
      // Once: what takes over later is not taken back by itself.
      this.#takesOver = false
    } catch (error) {
      transport.close()
      if (isProblem(error, 'encoder_sending')) this.#yield('encoder')
      if (isProblem(error, 'page_elsewhere')) this.#yield('page')
      throw error
    }
    return transport
  }

  /** Sends nothing more until the host says so: two that fight for a live both lose it. */
  #yield(to: 'encoder' | 'page'): void {
    this.close()
    this.#refused.value = to
    this.#stops = [
      watchRival(this.#liveId, this.#enter, (sends) => (this.#refused.value = sends ? to : 'gone')),
    ]
  }

  async #applyPause(producer: Producer, paused: boolean): Promise<void> {
    if (paused) producer.pause()
    else producer.resume()
    await ask(mediaRequests.pauseProducer, { liveId: this.#liveId, producerId: producer.id, paused })
  }
}

const PAGE_KEY = 'fieldcast.sending-page'

/** This page's name as a sender: a reload keeps it, another tab or device has its own. */
function pageId(): string {
  const known = sessionStorage.getItem(PAGE_KEY)
  if (known !== null) return known
  const made = newId()
  sessionStorage.setItem(PAGE_KEY, made)
  return made
}

/** With adaptive packets a sound of 16 kbit/s takes 20 of the network instead of 42. */
const soundEncoding = (sparing: boolean) => ({
  maxBitrate: sparing ? 16_000 : 64_000,
  adaptivePtime: sparing,
})

function optionsFor(device: Device, track: MediaStreamTrack): ProducerOptions {
  // The camera is the caller's and outlives a rebuilt transport.
  const shared = { track, stopTracks: false }
  if (track.kind === 'audio') {
    return { ...shared, codecOptions: { opusFec: true, opusDtx: true, opusMaxAverageBitrate: 64_000 } }
  }
  const codec = pickVideoCodec(device.sendRtpCapabilities.codecs ?? [])
  return {
    ...shared,
    // A paused picture is still seen by the host, and stills are taken from it.
    ...{ disableTrackOnPause: false, zeroRtpOnPause: true },
    encodings: simulcast.map((layer) => ({ ...layer })),
    codecOptions: { videoGoogleStartBitrate: 600 },
    ...(codec ? { codec } : {}),
  }
}
