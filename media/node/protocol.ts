import type { types } from 'mediasoup'
import { z } from 'zod'
import { mediaErrorCodes } from '../error.ts'
import { callerIdSchema, mediaSourceSchema, produceSchema } from '../signalling.schema.ts'

/** Both sides must speak the same; a node of another version is refused with a word of why. */
export const PROTOCOL_VERSION = 1
/** The Socket.IO namespace that nodes dial. */
export const NODE_NAMESPACE = '/media-nodes'

const nonce = z.string().min(16).max(64)
const proof = z.string().min(16).max(128)
const roomId = callerIdSchema
const peerId = callerIdSchema
const made = z.uuid()
/** mediasoup's own parameters, which mediasoup checks where they are used; bounded by the size of a message. */
const parameters = <T extends object>() =>
  z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

export const challenge = z.object({ version: z.number(), nonce })
export const answer = z.object({
  version: z.literal(PROTOCOL_VERSION),
  name: callerIdSchema,
  workers: z.int().min(1).max(128),
  nonce,
  proof,
})
export const welcome = z.object({ proof })

const srtp = z.object({
  cryptoSuite: z.enum([
    'AEAD_AES_256_GCM',
    'AEAD_AES_128_GCM',
    'AES_CM_128_HMAC_SHA1_80',
    'AES_CM_128_HMAC_SHA1_32',
  ]),
  keyBase64: z.string().max(128),
})
/** Where one end of a pipe listens, and with which key it encrypts. */
export const pipeEnd = z.object({
  ip: z.union([z.ipv4(), z.ipv6()]),
  port: z.int().min(1).max(65_535),
  srtpParameters: srtp,
})
export type PipeEnd = z.infer<typeof pipeEnd>

const kind = z.enum(['audio', 'video'])
/** A stream as it leaves one end of a pipe. */
export const piped = z.object({
  producerId: made,
  peerId,
  source: mediaSourceSchema,
  kind,
  rtpParameters: parameters<types.RtpParameters>(),
  paused: z.boolean(),
})
export type Piped = z.infer<typeof piped>

const inRoom = z.object({ roomId })
const ofPeer = z.object({ roomId, peerId })
const transport = ofPeer.extend({ transportId: made })
const producer = ofPeer.extend({ producerId: made })
const consumer = ofPeer.extend({ consumerId: made })
const nothing = z.object({})

const act = <Body extends z.ZodType, Reply extends z.ZodType>(body: Body, reply: Reply) => ({ body, reply })

/** Everything the API asks of a node. */
export const acts = {
  openRoom: act(inRoom, pipeEnd),
  connectPipe: act(inRoom.extend({ far: pipeEnd }), nothing),
  closeRoom: act(inRoom, nothing),
  pipeOut: act(inRoom.extend({ producerId: made }), piped),
  pipeIn: act(inRoom.extend({ stream: piped }), nothing),
  closeIn: act(inRoom.extend({ producerId: made }), nothing),
  closePeer: act(ofPeer, nothing),
  createTransport: act(
    ofPeer.extend({ direction: z.enum(['send', 'receive']) }),
    z.object({
      id: made,
      iceParameters: parameters<types.IceParameters>(),
      iceCandidates: z.array(parameters<types.IceCandidate>()).max(16),
      dtlsParameters: parameters<types.DtlsParameters>(),
    }),
  ),
  connectTransport: act(transport.extend({ dtlsParameters: z.unknown() }), nothing),
  restartIce: act(transport, z.object({ iceParameters: parameters<types.IceParameters>() })),
  closeTransport: act(transport, nothing),
  produce: act(transport.extend({ request: produceSchema }), z.object({ producerId: made })),
  pauseProducer: act(producer.extend({ paused: z.boolean() }), nothing),
  closeProducer: act(producer, nothing),
  consume: act(
    transport.extend({ producerId: made, rtpCapabilities: z.unknown() }),
    z.object({
      id: made,
      producerId: made,
      kind,
      rtpParameters: parameters<types.RtpParameters>(),
      type: z.enum(['simple', 'simulcast', 'svc', 'pipe']),
      peerId,
      source: mediaSourceSchema,
      producerPaused: z.boolean(),
    }),
  ),
  pauseConsumer: act(consumer.extend({ paused: z.boolean() }), nothing),
  closeConsumer: act(consumer, nothing),
  setPreferredLayers: act(consumer.extend({ layers: z.unknown() }), nothing),
  requestKeyFrame: act(consumer, nothing),
} as const
export type Acts = typeof acts
export type ActName = keyof Acts
export type ActBody<Name extends ActName> = z.input<Acts[Name]['body']>
export type ActReply<Name extends ActName> = z.output<Acts[Name]['reply']>

export const request = z.object({
  act: z.enum(Object.keys(acts) as [ActName, ...ActName[]]),
  body: z.unknown(),
})
export const reply = z.union([
  z.object({ ok: z.literal(true), reply: z.unknown() }),
  z.object({ ok: z.literal(false), code: z.enum(mediaErrorCodes), message: z.string().max(500) }),
])

/** What a node says unasked. */
export const nodeNews = z.discriminatedUnion('news', [
  z.object({ news: z.literal('roomLost'), roomId }),
  z.object({ news: z.literal('producerClosed'), roomId, producerId: made }),
  z.object({
    news: z.literal('transportLost'),
    ...{ roomId, peerId, transportId: made, direction: z.enum(['send', 'receive']) },
  }),
])
export type NodeNews = z.infer<typeof nodeNews>

/** The little of Socket.IO that both sides need. */
export interface ControlSocket {
  readonly id?: string | undefined
  on(event: string, listener: (...words: never[]) => void): unknown
  emit(event: string, ...words: unknown[]): unknown
  timeout(ms: number): { emitWithAck(event: string, ...words: unknown[]): Promise<unknown> }
  disconnect(close?: boolean): unknown
}
