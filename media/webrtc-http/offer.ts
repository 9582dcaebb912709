import { parse, parseParams, type MediaDescription, type SessionDescription } from 'sdp-transform'
import { z } from 'zod'
import { MediaError } from '../error.ts'
import { dtlsParametersSchema } from '../signalling.schema.ts'
import { layersSmallestFirst } from './layers.rules.ts'
import type { IceCredentials, Offer, OfferedCodec, OfferedSection } from './sdp.types.ts'

/** A browser's offer with every codec it knows is about 300 lines and 15 KB. */
const mostBytes = 64 * 1024
const mostLines = 2000
const longestLine = 1024
const mostSections = 8
const mostPayloads = 64

const bad = (why: string): never => {
  throw new MediaError('bad_sdp', why)
}

/** RFC 8839 §5.4. */
const iceSchema = z.object({
  ufrag: z.string().regex(/^[A-Za-z0-9+/]{4,256}$/),
  pwd: z.string().regex(/^[A-Za-z0-9+/]{22,256}$/),
})

/** sdp-transform turns whatever looks like a whole number into one, whatever its types say. */
const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const asNumber = (value: unknown): number => Number(value)

const midSchema = z.string().regex(/^[\x21-\x7e]{1,32}$/)
const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const

/**
 * Reads a WebRTC offer: one bundled ICE and DTLS transport with RTP sections.
 * Errors: bad_sdp for whatever is no such thing, with what is wrong.
 */
export function readOffer(text: string): Offer {
  const session = parseBounded(text)
  const { media } = session
  if (media.length === 0) bad('no media section')
  if (media.length > mostSections) bad('too many media sections')
  const sections = media.map(readSection)
  const mids = sections.map(({ mid }) => mid)
  if (new Set(mids).size !== mids.length) bad('a mid occurs twice')
  mustBundle(session, mids)
  const [first] = media
  const transport = { ...session, ...withoutAbsent(first) }
  return {
    ice: readIce(transport),
    fingerprints: readFingerprints(session, media),
    passive: transport.setup === 'passive',
    sections,
  }
}

/** The ICE credentials of a description or fragment. Errors: bad_sdp. */
export function readIce({ iceUfrag, icePwd }: { iceUfrag?: unknown; icePwd?: unknown }): IceCredentials {
  const ice = iceSchema.safeParse({ ufrag: asText(iceUfrag), pwd: asText(icePwd) })
  return ice.success ? ice.data : bad('no sound ICE credentials')
}

/** Parses what is short enough to be worth it. */
export function parseBounded(text: string): SessionDescription {
  if (Buffer.byteLength(text) > mostBytes) bad('too long')
  const lines = text.split(/\r\n|\n/)
  if (lines.length > mostLines || lines.some((line) => line.length > longestLine)) bad('too many lines')
  if (!/^[\t\r\n\x20-\x7e\u0080-\uffff]*$/.test(text)) bad('control characters')
  try {
    return parse(text)
  } catch (error) {
    throw new MediaError('bad_sdp', 'unreadable', { cause: error })
  }
}

function readSection(media: MediaDescription): OfferedSection {
  const mid = midSchema.safeParse(asText(media.mid))
  if (!mid.success) bad('a media section without mid')
  if (!/^[a-z]{1,16}$/.test(media.type) || !/^[A-Z/]{1,32}$/.test(media.protocol)) bad('a media line')
  const payloads = asText(media.payloads).slice(0, 256)
  const direction = directions.find((one) => one === media.direction) ?? 'sendrecv'
  const rids = offeredRids(media)
  return {
    mid: asText(media.mid),
    ...{ type: media.type, protocol: media.protocol, payloads, direction, rids },
    layers: layersSmallestFirst(rids.map((rid) => ({ rid, params: ridParams(media, rid) }))),
    codecs: readCodecs(media, payloads),
    extensions: (media.ext ?? []).flatMap(({ uri, value }) =>
      Number.isInteger(value) && value >= 1 && value <= 14 ? [{ uri, id: value }] : [],
    ),
    ...readSsrcs(media),
  }
}

/** In the order of the media line, which is the offerer's preference. */
function readCodecs(media: MediaDescription, payloads: string): OfferedCodec[] {
  const order = payloads.split(' ').map(Number)
  if (order.length > mostPayloads) bad('too many payload types')
  return order.flatMap((payloadType) => {
    const rtp = media.rtp.find(({ payload }) => payload === payloadType)
    if (!rtp || !Number.isInteger(payloadType) || payloadType < 0 || payloadType > 127) return []
    const config = media.fmtp.find(({ payload }) => payload === payloadType)?.config ?? ''
    const channels = asNumber(rtp.encoding ?? 1)
    return [
      {
        mimeType: `${media.type}/${rtp.codec}`,
        payloadType,
        clockRate: asNumber(rtp.rate ?? 90_000),
        ...(media.type === 'audio' ? { channels } : {}),
        parameters: parseParams(config) as Record<string, string | number>,
        rtcpFeedback: (media.rtcpFb ?? [])
          .filter(({ payload }) => payload === '*' || Number(payload) === payloadType)
          .map(({ type, subtype }) => ({ type, ...(subtype === undefined ? {} : { parameter: subtype }) })),
      },
    ]
  })
}

function readSsrcs({ ssrcs = [], ssrcGroups = [] }: MediaDescription): { ssrc?: number; rtxSsrc?: number } {
  const pair = ssrcGroups
    .find(({ semantics }) => semantics === 'FID')
    ?.ssrcs.split(' ')
    .map(Number)
  const [ssrc, rtxSsrc] = pair ?? [ssrcs[0]?.id === undefined ? undefined : asNumber(ssrcs[0].id)]
  return { ...(ssrc === undefined ? {} : { ssrc }), ...(rtxSsrc === undefined ? {} : { rtxSsrc }) }
}

/** RFC 8853: the layers that are to be sent; of alternatives the first, and paused ones too. */
function offeredRids({ simulcast, rids = [] }: MediaDescription): string[] {
  const list =
    simulcast?.dir1 === 'send' ? simulcast.list1 : simulcast?.dir2 === 'send' ? simulcast.list2 : ''
  const known = new Set(rids.filter(({ direction }) => direction === 'send').map(({ id }) => String(id)))
  const wanted = (list ?? '').split(';').flatMap((layer) => layer.replace(/^~/, '').split(',').slice(0, 1))
  const layers = [...new Set(wanted.filter((rid) => known.has(rid)))]
  if (layers.length > 3) bad('more than three simulcast layers')
  return layers.length > 1 ? layers : []
}

const ridParams = ({ rids = [] }: MediaDescription, rid: string): string =>
  rids.find(({ id }) => String(id) === rid)?.params ?? ''

function readFingerprints(session: SessionDescription, media: MediaDescription[]): Offer['fingerprints'] {
  const given = media.find(({ fingerprint }) => fingerprint)?.fingerprint ?? session.fingerprint
  const parsed = dtlsParametersSchema.safeParse({
    fingerprints: [{ algorithm: given?.type.toLowerCase(), value: given?.hash.toUpperCase() }],
  })
  return parsed.success ? parsed.data.fingerprints : bad('no sound DTLS fingerprint')
}

/** RFC 9725 §4.4.2: all sections in one bundle; a single one may go without saying. */
function mustBundle({ groups = [] }: SessionDescription, mids: string[]): void {
  const bundled = new Set(
    groups.filter(({ type }) => type === 'BUNDLE').flatMap(({ mids: of }) => of.split(' ')),
  )
  if (mids.length > 1 && !mids.every((mid) => bundled.has(mid))) bad('not one bundle')
}

/** A section's own attributes go before the session's, but only those that stand there. */
const withoutAbsent = <T extends object>(value: T | undefined): Partial<T> =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([, one]) => one !== undefined)) as Partial<T>
