import type { types } from 'mediasoup'
import { getProducerRtpParametersMapping } from 'mediasoup/ortc'
import type { OfferedCodec, OfferedSection } from './sdp.types.ts'

/** What both sides use in one section of the answer. */
export interface Agreed {
  codecs: OfferedCodec[]
  extensions: OfferedSection['extensions']
}

/** The kind of a section that may carry our media, or null for all others. */
export function mediaKindOf({ type, protocol }: OfferedSection): types.MediaKind | null {
  if (!/^UDP\/TLS\/RTP\/SAVPF?$/.test(protocol)) return null
  return type === 'audio' || type === 'video' ? type : null
}

/** Whether a codec of an offer is one that the router carries, down to profile and packetisation. */
export function carries(codec: OfferedCodec, capabilities: types.RtpCapabilities): boolean {
  if (/\/(rtx|red|ulpfec|flexfec-03)$/i.test(codec.mimeType)) return false
  try {
    getProducerRtpParametersMapping({ codecs: [{ ...codec }], encodings: [{ ssrc: 1 }] }, capabilities)
    return true
  } catch {
    return false
  }
}

/**
 * The offerer's best codec that the router carries, its repair stream's codec, and what of feedback and header
 * extensions the router knows for receiving; null where there is no such codec.
 */
export function agreeToReceive(section: OfferedSection, capabilities: types.RtpCapabilities): Agreed | null {
  const kind = mediaKindOf(section)
  const codec = section.codecs.find((one) => carries(one, capabilities))
  if (!kind || !codec) return null
  const ours = capabilities.codecs?.find(({ mimeType }) => sameName(mimeType, codec.mimeType))
  const rtx = section.codecs.find(
    ({ mimeType, parameters }) =>
      sameName(mimeType, 'video/rtx') && Number(parameters?.['apt']) === codec.payloadType,
  )
  const known = capabilities.headerExtensions ?? []
  return {
    codecs: [
      { ...codec, rtcpFeedback: sharedFeedback(codec, ours?.rtcpFeedback ?? []) },
      ...(rtx ? [{ ...rtx, rtcpFeedback: [] }] : []),
    ],
    extensions: firstOfEach(section.extensions).filter(({ uri }) =>
      known.some((one) => one.uri === uri && one.kind === kind && one.direction !== 'sendonly'),
    ),
  }
}

/** What the room is asked to receive for an agreed section. */
export function produceRequest(section: OfferedSection, { codecs, extensions }: Agreed) {
  const kind = mediaKindOf(section) ?? 'video'
  const { layers, ssrc, rtxSsrc, mid } = section
  const single = {
    ...(ssrc === undefined ? {} : { ssrc }),
    ...(rtxSsrc === undefined || codecs.length < 2 ? {} : { rtx: { ssrc: rtxSsrc } }),
  }
  return {
    kind,
    source: kind === 'video' ? ('camera' as const) : ('microphone' as const),
    rtpParameters: {
      mid,
      codecs: codecs.map(({ channels, ...codec }) => ({
        ...codec,
        ...(channels === undefined || kind === 'video' ? {} : { channels }),
      })),
      headerExtensions: extensions.map((extension) => ({ ...extension, encrypt: false, parameters: {} })),
      encodings: layers.length > 0 ? layers.map((rid) => ({ rid })) : [single],
      rtcp: { reducedSize: true },
    },
  }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const sharedFeedback = (codec: OfferedCodec, ours: types.RtcpFeedback[]): types.RtcpFeedback[] =>
  (codec.rtcpFeedback ?? []).filter(({ type, parameter = '' }) =>
    ours.some((one) => one.type === type && (one.parameter ?? '') === parameter),
  )

const firstOfEach = (extensions: OfferedSection['extensions']): OfferedSection['extensions'] =>
  extensions.filter(
    ({ uri, id }, at) => extensions.findIndex((other) => other.uri === uri || other.id === id) === at,
  )
