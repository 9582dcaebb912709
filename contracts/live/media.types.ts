import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { id } from '../core/values.ts'

const MAX_DEPTH = 12

/** Whether a value is nested no deeper than that; what is deeper exhausts the stack of who writes it as JSON. */
function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1))
}

/**
 * Media parameters as mediasoup and mediasoup-client exchange them. Their inner shape belongs to the
 * media server, which checks it; here only size and depth are bounded.
 */
const sdpLike = (maxBytes: number) =>
  z
    .record(z.string(), z.unknown())
    .refine(
      (value) => isShallow(value, MAX_DEPTH) && JSON.stringify(value).length <= maxBytes,
      reason('too_deep'),
    )

export const rtpCapabilities = sdpLike(32_768)
export const rtpParameters = sdpLike(16_384)
export const dtlsParameters = sdpLike(4_096)

export const direction = z.enum(['send', 'receive'])
export const mediaKind = z.enum(['audio', 'video'])

export const transportOptions = z.object({
  id: z.uuid(),
  iceParameters: z.record(z.string(), z.unknown()),
  iceCandidates: z.array(z.record(z.string(), z.unknown())).max(16),
  dtlsParameters: z.record(z.string(), z.unknown()),
  /** Where a relay is configured: its addresses, with a credential for this connection alone. */
  iceServers: z
    .array(z.object({ urls: z.array(z.string()).max(4), username: z.string(), credential: z.string() }))
    .max(1),
})
export type TransportOptions = z.infer<typeof transportOptions>

export const producerInfo = z.object({
  producerId: z.uuid(),
  kind: mediaKind,
  paused: z.boolean(),
  /** Whose it is: the host's, or somebody's beside them. */
  accountId: id,
})
export type ProducerInfo = z.infer<typeof producerInfo>

export const consumerOptions = z.object({
  id: z.uuid(),
  producerId: z.uuid(),
  kind: mediaKind,
  rtpParameters: z.record(z.string(), z.unknown()),
})
export type ConsumerOptions = z.infer<typeof consumerOptions>

/** The host's uplink in one reading: what arrives at the server, every two seconds. */
export const uplink = z.object({
  bitrateKbps: z.int().min(0),
  /** Share of packets lost in the last reading, in basis points. */
  lossBp: z.int().min(0).max(10_000),
  /** 0 nothing arrives, 1 sound at best, 2 a small picture, 3 all is well. */
  quality: z.int().min(0).max(3),
})
export type Uplink = z.infer<typeof uplink>
