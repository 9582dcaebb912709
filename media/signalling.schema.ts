import { z } from 'zod'
import { MediaError, type MediaErrorCode } from './error.ts'

/** Printable ASCII only: these strings end up in other people's SDP, where a line break would be a new line. */
const token = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/)

const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\x20-\x7e]*$/)

const ssrc = z.int().min(1).max(0xffff_ffff)
const payloadType = z.int().min(0).max(127)
const codecParameters = z
  .record(
    z.string().max(64),
    z.union([text(256), z.number().min(-0x8000_0000).max(0x7fff_ffff), z.boolean()]),
  )
  .refine((parameters) => Object.keys(parameters).length <= 32, 'too many codec parameters')

const rtcpFeedback = z
  .array(
    z.object({
      type: token(32),
      parameter: text(32).exactOptional(),
    }),
  )
  .max(16)

const mediaKind = z.enum(['audio', 'video'])
const mimeType = z.string().regex(/^(audio|video)\/[A-Za-z0-9-]{1,32}$/)
const clockRate = z.int().min(8000).max(192_000)
const channels = z.int().min(1).max(8)

const headerExtensionUri = z.enum([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'urn:3gpp:video-orientation',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'urn:mediasoup:params:rtp-hdrext:packet-id',
])
const headerExtensionId = z.int().min(1).max(14)

const encoding = z.object({
  ssrc: ssrc.exactOptional(),
  rid: z
    .string()
    .regex(/^[A-Za-z0-9]{1,16}$/)
    .exactOptional(),
  codecPayloadType: payloadType.exactOptional(),
  rtx: z.object({ ssrc }).exactOptional(),
  dtx: z.boolean().exactOptional(),
  scalabilityMode: z
    .string()
    .regex(/^[LS][1-3]T[1-3](_KEY|_KEY_SHIFT|h)?$/)
    .exactOptional(),
  maxBitrate: z.int().min(1).max(50_000_000).exactOptional(),
})

const unique = (values: (number | string | undefined)[]): boolean => {
  const given = values.filter((value) => value !== undefined)
  return new Set(given).size === given.length
}

const ssrcsOf = (encodings: z.infer<typeof encoding>[]) =>
  encodings.flatMap((layer) => [layer.ssrc, layer.rtx?.ssrc])

/** What a sender says about its RTP stream: one media codec with its RTX, at most three simulcast layers. */
const rtpParametersSchema = z
  .object({
    mid: token(32).exactOptional(),
    codecs: z
      .array(
        z.object({
          mimeType,
          payloadType,
          clockRate,
          channels: channels.exactOptional(),
          parameters: codecParameters.exactOptional(),
          rtcpFeedback: rtcpFeedback.exactOptional(),
        }),
      )
      .min(1)
      .max(8),
    headerExtensions: z
      .array(
        z.object({
          uri: headerExtensionUri,
          id: headerExtensionId,
          encrypt: z.boolean().exactOptional(),
          parameters: codecParameters.exactOptional(),
        }),
      )
      .max(16)
      .exactOptional(),
    encodings: z.array(encoding).min(1).max(3),
    rtcp: z
      .object({ cname: text(64).exactOptional(), reducedSize: z.boolean().exactOptional() })
      .exactOptional(),
    msid: text(128).exactOptional(),
  })
  .refine((p) => unique(p.codecs.map((codec) => codec.payloadType)), 'a payload type occurs twice')
  .refine((p) => unique(ssrcsOf(p.encodings)), 'an SSRC occurs twice')
  .refine((p) => unique(p.encodings.map((layer) => layer.rid)), 'a RID occurs twice')
  .refine((p) => unique((p.headerExtensions ?? []).map((extension) => extension.id)), 'an id occurs twice')

const kindOfSource = {
  camera: 'video',
  microphone: 'audio',
  screen: 'video',
  'screen-audio': 'audio',
  // Of somebody beside the one whose room it is; not recorded.
  'guest-camera': 'video',
  'guest-microphone': 'audio',
} as const

/** Where a stream comes from. */
export const mediaSourceSchema = z.enum([
  'camera',
  'microphone',
  'screen',
  'screen-audio',
  'guest-camera',
  'guest-microphone',
])

/** A request to send: kind, source and RTP parameters must agree with each other. */
export const produceSchema = z
  .object({
    kind: mediaKind,
    source: mediaSourceSchema,
    rtpParameters: rtpParametersSchema,
    paused: z.boolean().exactOptional(),
  })
  .refine((p) => kindOfSource[p.source] === p.kind, 'the source is of another kind')
  .refine(
    (p) => p.rtpParameters.codecs.every((codec) => codec.mimeType.startsWith(`${p.kind}/`)),
    'a codec is of another kind',
  )
  .refine((p) => !/\/rtx$/i.test(p.rtpParameters.codecs[0]?.mimeType ?? ''), 'the first codec is RTX')
  .refine((p) => p.kind === 'video' || p.rtpParameters.encodings.length === 1, 'audio has one encoding')

/** What a receiver can decode. */
export const rtpCapabilitiesSchema = z.object({
  codecs: z
    .array(
      z.object({
        kind: mediaKind,
        mimeType,
        preferredPayloadType: payloadType,
        clockRate,
        channels: channels.exactOptional(),
        parameters: codecParameters.exactOptional(),
        rtcpFeedback: rtcpFeedback.exactOptional(),
      }),
    )
    .max(64),
  headerExtensions: z
    .array(
      z.object({
        kind: mediaKind,
        uri: headerExtensionUri,
        preferredId: headerExtensionId,
        preferredEncrypt: z.boolean().exactOptional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).exactOptional(),
      }),
    )
    .max(48)
    .exactOptional(),
})

const octetsOf = { 'sha-1': 20, 'sha-224': 28, 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 } as const

/** The far side's certificate fingerprints and DTLS role. */
export const dtlsParametersSchema = z.object({
  role: z.enum(['auto', 'client', 'server']).exactOptional(),
  fingerprints: z
    .array(
      z
        .object({
          algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
          value: z
            .string()
            .max(191)
            .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})*$/),
        })
        .refine(
          (print) => print.value.length === octetsOf[print.algorithm] * 3 - 1,
          'wrong fingerprint length',
        ),
    )
    .min(1)
    .max(5),
})

/** Which simulcast layer a viewer would rather have. */
export const preferredLayersSchema = z.object({
  spatialLayer: z.int().min(0).max(2),
  temporalLayer: z.int().min(0).max(2).exactOptional(),
})

/** An id of a room or peer, chosen by the caller. */
export const callerIdSchema = token(128)

export type MediaSource = z.infer<typeof mediaSourceSchema>

/** Parses untrusted input, or throws a MediaError with `code` that says where it is wrong. */
export function parseAs<Schema extends z.ZodType>(code: MediaErrorCode, schema: Schema, input: unknown) {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new MediaError(code, issue ? `${issue.path.join('.')}: ${issue.message}` : code)
}
