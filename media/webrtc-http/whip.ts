import { EventEmitter } from 'node:events'
import { MediaError } from '../error.ts'
import type { MediaRoom } from '../room.ts'
import type { RoomEvents, TransportParameters } from '../room.types.ts'
import { writeAnswer, type AnsweredSection } from './answer.ts'
import { applyFragment, writeFragment } from './fragment.ts'
import { agreeToReceive, mediaKindOf, produceRequest } from './negotiate.ts'
import { readOffer } from './offer.ts'
import type { IceCredentials, Offer, OfferedSection } from './sdp.types.ts'

/** How long a publisher may take from its offer to a standing connection. */
const connectWithinMs = 20_000

interface Opened {
  room: MediaRoom
  peerId: string
  transport: TransportParameters
  sections: AnsweredSection[]
  ice: IceCredentials
  answer: string
}

/** One stream published over HTTP signalling (WHIP, RFC 9725), in a room like any peer. */
export class WhipSession extends EventEmitter<{ closed: [] }> {
  /** The SDP answer. */
  readonly answer: string
  readonly #room: MediaRoom
  readonly #peerId: string
  readonly #transport: TransportParameters
  readonly #first: OfferedSection | undefined
  readonly #timer: NodeJS.Timeout
  #ice: IceCredentials
  #closed = false

  private constructor({ room, peerId, transport, sections, ice, answer }: Opened) {
    super()
    this.#room = room
    this.#peerId = peerId
    this.#transport = transport
    this.#first = sections.find(({ agreed }) => agreed !== null)?.offered
    this.#ice = ice
    this.answer = answer
    room.on('transportState', this.#follow)
    room.once('closed', this.#end)
    this.#timer = setTimeout(this.#end, connectWithinMs)
    this.#timer.unref()
    if (room.closed) this.#end()
  }

  /**
   * Publishes what an offer offers: one picture, in layers if it comes so, and one sound.
   * Errors: bad_sdp, not_acceptable when nothing in it can be carried, room_full, room_closed, too_many_….
   */
  static async open(room: MediaRoom, peerId: string, sdp: string): Promise<WhipSession> {
    const offer = readOffer(sdp)
    const sections = chooseSections(offer, room)
    if (sections.every(({ agreed }) => agreed === null)) throw new MediaError('not_acceptable')
    room.addPeer(peerId, { kept: true })
    try {
      const transport = await room.createTransport(peerId, 'send')
      const { fingerprints, passive, ice } = offer
      const role = passive ? ('server' as const) : ('client' as const)
      await room.connectTransport(peerId, transport.id, { role, fingerprints })
      for (const { offered, agreed } of sections)
        if (agreed) await room.produce(peerId, transport.id, produceRequest(offered, agreed))
      const answer = writeAnswer(transport, sections, { passive })
      return new WhipSession({ room, peerId, transport, sections, ice, answer })
    } catch (error) {
      room.closePeer(peerId)
      if (error instanceof MediaError && badParts.has(error.code))
        throw new MediaError('bad_sdp', error.message, { cause: error })
      throw error
    }
  }

  /** A strong validator of the ICE session, which changes with every restart (RFC 9725 §4.3.1). */
  get etag(): string {
    return `"${this.#transport.iceParameters.usernameFragment}"`
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * Takes a trickle ICE fragment: candidates change nothing and answer null, new credentials restart ICE and
   * answer the fragment with ours. Errors: bad_sdp, and those of restartIce.
   */
  async patch(fragment: string): Promise<string | null> {
    const ice = applyFragment(fragment, this.#ice)
    if (ice === null) return null
    const { iceCandidates } = this.#transport
    const iceParameters = await this.#room.restartIce(this.#peerId, this.#transport.id)
    this.#transport.iceParameters = iceParameters
    this.#ice = ice
    const { mid = '0', type = 'video', protocol = 'UDP/TLS/RTP/SAVPF' } = this.#first ?? {}
    return writeFragment({ iceParameters, iceCandidates }, { mid, type, protocol })
  }

  /** Ends what is published. Idempotent. */
  close(): void {
    this.#end()
  }

  readonly #follow = ({ peerId, state }: RoomEvents['transportState'][0]): void => {
    if (peerId !== this.#peerId) return
    if (state === 'connected') clearTimeout(this.#timer)
    // A publisher over HTTP has no other line to us: when its media is gone, so is it, and it comes anew.
    else this.#end()
  }

  readonly #end = (): void => {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    this.#room.off('transportState', this.#follow)
    this.#room.off('closed', this.#end)
    this.#room.closePeer(this.#peerId)
    this.emit('closed')
  }
}

/** Refusals of what was read from the offer. */
const badParts = new Set(['bad_rtp_parameters', 'bad_dtls_parameters'])

/** Takes the first picture and the first sound that are sent and can be carried. */
function chooseSections(offer: Offer, room: MediaRoom): AnsweredSection[] {
  const taken = new Set<string>()
  return offer.sections.map((offered) => {
    const kind = mediaKindOf(offered)
    const sends = offered.direction === 'sendonly' || offered.direction === 'sendrecv'
    const agreed =
      kind && sends && !taken.has(kind) ? agreeToReceive(offered, room.routerRtpCapabilities) : null
    if (kind && agreed) taken.add(kind)
    return { offered, agreed, direction: 'recvonly' }
  })
}
