import { EventEmitter } from 'node:events'
import type { types } from 'mediasoup'
import { MediaError, failingAs } from '../error.ts'
import { initialOutgoingBitsPerSecond } from '../limits.ts'
import type { MediaRoom } from '../room.ts'
import type { ProducerInfo } from '../room.types.ts'
import { writeAnswer, type AnsweredSection } from './answer.ts'
import { applyFragment, writeFragment } from './fragment.ts'
import { carries, mediaKindOf } from './negotiate.ts'
import { readOffer } from './offer.ts'
import type { IceCredentials, Offer, OfferedCodec, OfferedSection } from './sdp.types.ts'
import { SideRouters, type SideRouter } from './side-routers.ts'

const connectWithinMs = 20_000

/** A section of the offer with the stream that shall play in it. */
interface Part {
  offered: OfferedSection
  codec: OfferedCodec
  producerId: string
}

/** A player's stream, received over HTTP signalling (WHEP). */
export class WhepSession extends EventEmitter<{ closed: [] }> {
  readonly answer: string
  readonly #transport: types.WebRtcTransport
  readonly #side: SideRouter
  readonly #timer: NodeJS.Timeout
  readonly #mid: string
  #ice: IceCredentials
  #iceParameters: types.IceParameters
  #closed = false

  constructor(
    side: SideRouter,
    transport: types.WebRtcTransport,
    { answer, ice, mid }: { answer: string; ice: IceCredentials; mid: string },
  ) {
    super()
    this.#side = side
    this.#transport = transport
    this.#ice = ice
    this.#mid = mid
    this.#iceParameters = transport.iceParameters
    this.answer = answer
    this.#timer = setTimeout(() => this.close(), connectWithinMs)
    this.#timer.unref()
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected') clearTimeout(this.#timer)
      if (state === 'closed' || state === 'failed') this.close()
    })
    transport.on('icestatechange', (state) => {
      if (state === 'disconnected') this.close()
    })
    transport.observer.once('close', () => this.close())
  }

  /** A strong validator of the ICE session, which changes with every restart. */
  get etag(): string {
    return `"${this.#iceParameters.usernameFragment}"`
  }

  get closed(): boolean {
    return this.#closed
  }

  /** As WhipSession's: null for candidates, a fragment for an ICE restart. Errors: bad_sdp, media_failed. */
  async patch(fragment: string): Promise<string | null> {
    const ice = applyFragment(fragment, this.#ice)
    if (ice === null) return null
    this.#iceParameters = await failingAs('media_failed', () => this.#transport.restartIce())
    this.#ice = ice
    const { iceCandidates } = this.#transport
    const section = { mid: this.#mid, type: 'video', protocol: 'UDP/TLS/RTP/SAVPF' }
    return writeFragment({ iceParameters: this.#iceParameters, iceCandidates }, section)
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    this.#transport.close()
    this.#side.leave()
    this.emit('closed')
  }
}

/** Lets standard players into rooms: they offer to receive, and get one picture and one sound. */
export class WhepDoor {
  readonly #sides = new WeakMap<MediaRoom, SideRouters>()
  readonly #open = new Map<MediaRoom, number>()
  readonly #mostPerRoom: number

  constructor(mostPerRoom: number) {
    this.#mostPerRoom = mostPerRoom
  }

  /**
   * Answers a player's offer. A session ends with any of its streams; the player then comes anew.
   * Errors: bad_sdp, room_full, not_acceptable when nothing that is sent fits the offer, unknown_producer when
   * nothing is sent.
   */
  async open(room: MediaRoom, sdp: string): Promise<WhepSession> {
    const offer = readOffer(sdp)
    const parts = chooseParts(offer, room)
    const count = this.#open.get(room) ?? 0
    if (count >= this.#mostPerRoom) throw new MediaError('room_full')
    this.#open.set(room, count + 1)
    const gone = () => {
      const left = (this.#open.get(room) ?? 1) - 1
      if (left > 0) this.#open.set(room, left)
      else this.#open.delete(room)
    }
    try {
      const session = await this.#connect(room, offer, parts)
      session.once('closed', gone)
      if (session.closed) gone()
      return session
    } catch (error) {
      gone()
      throw error
    }
  }

  async #connect(room: MediaRoom, offer: Offer, parts: readonly Part[]): Promise<WhepSession> {
    const sides = this.#sides.get(room) ?? new SideRouters(room)
    this.#sides.set(room, sides)
    const side = await sides.seat(payloadTypesOf(offer, room))
    let transport: types.WebRtcTransport | undefined
    try {
      transport = await openTransport(side)
      const role = offer.passive ? ('server' as const) : ('client' as const)
      const dtlsParameters = { role, fingerprints: offer.fingerprints }
      const sections = await receiveAll(side, transport, offer, parts)
      const answer = writeAnswer(transport, sections, { passive: offer.passive })
      await transport.connect({ dtlsParameters })
      return new WhepSession(side, transport, { answer, ice: offer.ice, mid: parts[0]?.offered.mid ?? '0' })
    } catch (error) {
      transport?.close()
      side.leave()
      if (error instanceof MediaError) throw error
      throw new MediaError(room.closed ? 'room_closed' : 'media_failed', String(error), { cause: error })
    }
  }
}

const openTransport = ({ router, webRtcServer }: SideRouter): Promise<types.WebRtcTransport> =>
  router.createWebRtcTransport({
    ...{ webRtcServer, enableUdp: true, enableTcp: true, preferUdp: true },
    initialAvailableOutgoingBitrate: initialOutgoingBitsPerSecond,
  })

/** The room's first camera and microphone, each for the first section that would take it. */
function chooseParts({ sections }: Offer, room: MediaRoom): Part[] {
  const streams = room.producers()
  if (streams.length === 0) throw new MediaError('unknown_producer', 'nothing is sent')
  const parts = (['video', 'audio'] as const).flatMap((kind) => {
    const stream =
      streams.find((one) => one.kind === kind && !one.paused) ?? streams.find((one) => one.kind === kind)
    const part = stream && fit(sections, stream, room)
    return part ? [part] : []
  })
  if (parts.length === 0) throw new MediaError('not_acceptable')
  return parts
}

function fit(
  sections: readonly OfferedSection[],
  { kind, producerId }: ProducerInfo,
  room: MediaRoom,
): Part | null {
  const { producer } = room.publications.get(producerId)
  const sent = producer.rtpParameters.codecs[0]?.mimeType.toLowerCase()
  for (const offered of sections) {
    if (mediaKindOf(offered) !== kind || !/^(recvonly|sendrecv)$/.test(offered.direction)) continue
    const codec = offered.codecs.find(
      (one) => one.mimeType.toLowerCase() === sent && carries(one, room.routerRtpCapabilities),
    )
    if (codec) return { offered, codec, producerId }
  }
  return null
}

/** The player's number for each codec that the room knows, whatever is sent just now. */
function payloadTypesOf({ sections }: Offer, room: MediaRoom): Map<string, number> {
  const numbers = new Map<string, number>()
  const known = sections
    .filter(mediaKindOf)
    .flatMap(({ codecs }) => codecs.filter((codec) => carries(codec, room.routerRtpCapabilities)))
  for (const { mimeType, payloadType } of known) {
    const name = mimeType.toLowerCase()
    if (!numbers.has(name) && ![...numbers.values()].includes(payloadType)) numbers.set(name, payloadType)
  }
  return numbers
}

async function receiveAll(
  side: SideRouter,
  transport: types.WebRtcTransport,
  { sections }: Offer,
  parts: readonly Part[],
): Promise<AnsweredSection[]> {
  const answered = new Map<OfferedSection, AnsweredSection>()
  for (const part of parts) {
    const producerId = await side.bring(part.producerId)
    answered.set(part.offered, await receive(side, transport, { ...part, producerId }))
  }
  return sections.map((offered) => answered.get(offered) ?? { offered, agreed: null, direction: 'inactive' })
}

async function receive(
  { router }: SideRouter,
  transport: types.WebRtcTransport,
  { offered, producerId }: Part,
): Promise<AnsweredSection> {
  const rtpCapabilities = plainCapabilities(router.rtpCapabilities, offered)
  const consumer = await transport.consume({ producerId, rtpCapabilities, paused: true })
  // Sent only once it can arrive, so that the keyframe asked for is not lost.
  transport.on('dtlsstatechange', (state) => {
    if (state === 'connected' && !consumer.closed) consumer.resume().catch(() => undefined)
  })
  consumer.once('producerclose', () => transport.close())
  const { codecs, headerExtensions, encodings, rtcp } = consumer.rtpParameters
  return {
    offered,
    agreed: { codecs, extensions: headerExtensions ?? [] },
    direction: 'sendonly',
    stream: { ssrc: encodings?.[0]?.ssrc ?? 0, cname: rtcp?.cname ?? 'fieldcast', msid: consumer.id },
  }
}

/** Without repair streams, whose numbers are the router's, and without extensions that the player numbers otherwise. */
const plainCapabilities = (
  { codecs = [], headerExtensions = [] }: types.RtpCapabilities,
  { extensions }: OfferedSection,
): types.RtpCapabilities => ({
  codecs: codecs
    .filter(({ mimeType }) => !/\/rtx$/i.test(mimeType))
    .map((codec) => ({
      ...codec,
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => type === 'nack' || type === 'ccm'),
    })),
  headerExtensions: headerExtensions.filter(({ uri, preferredId }) =>
    extensions.some((one) => one.uri === uri && one.id === preferredId),
  ),
})
