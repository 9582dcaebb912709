import type { types } from 'mediasoup'
import type { MediaSource } from './signalling.schema.ts'

export type TransportDirection = 'send' | 'receive'

/** What a client needs to make its end of a transport (mediasoup-client's `TransportOptions`). */
export interface TransportParameters {
  id: string
  iceParameters: types.IceParameters
  iceCandidates: types.IceCandidate[]
  dtlsParameters: types.DtlsParameters
}

/** One stream that a room offers. */
export interface ProducerInfo {
  producerId: string
  peerId: string
  kind: types.MediaKind
  source: MediaSource
  paused: boolean
}

/** What a client needs to receive a stream (mediasoup-client's `ConsumerOptions` and whose stream it is). */
export interface ConsumerParameters {
  id: string
  producerId: string
  kind: types.MediaKind
  rtpParameters: types.RtpParameters
  type: types.ConsumerType
  peerId: string
  source: MediaSource
  producerPaused: boolean
}

/** How one layer of a stream arrives. Bitrate in bits per second, loss 0–1, jitter and round trip in ms. */
export interface LayerStats {
  ssrc: number
  rid?: string
  bitsPerSecond: number
  packetsLost: number
  fractionLost: number
  jitterMs: number
  roundTripMs?: number
  /** mediasoup's 0 (nothing arrives) to 10 (perfect). */
  score: number
}

/** How one stream arrives: `bitsPerSecond` is the sum, loss and score those of its layers that flow. */
export interface ProducerStats extends ProducerInfo {
  bitsPerSecond: number
  packetsLost: number
  fractionLost: number
  score: number
  keyFrameRequests: number
  layers: LayerStats[]
}

export interface RoomStats {
  /** One, and one more for each worker that helps with the viewers. */
  routers: number
  peers: number
  transports: number
  consumers: number
  producers: ProducerStats[]
}

/** `connected` once ICE and DTLS are up; `disconnected` may recover by restartIce; `failed` will not. */
export type TransportState = 'connected' | 'disconnected' | 'failed'

export type LostReason = 'worker_died'

/** What a room tells its owner. */
export interface RoomEvents {
  producerAdded: [ProducerInfo]
  producerPaused: [ProducerInfo]
  producerResumed: [ProducerInfo]
  producerClosed: [ProducerInfo]
  /** While several send sound: whose voice leads from now on. */
  speaking: [{ peerId: string }]
  /** A viewer's stream ended because its producer did; not sent for what the viewer closed itself. */
  consumerClosed: [{ peerId: string; consumerId: string; producerId: string }]
  /** The layer a viewer receives now; absent: none. */
  consumerLayers: [{ peerId: string; consumerId: string; layers?: types.ConsumerLayers }]
  /** 0–10, the best of the producer's layers. */
  score: [{ peerId: string; producerId: string; score: number }]
  transportState: [
    { peerId: string; transportId: string; direction: TransportDirection; state: TransportState },
  ]
  /** The worker that carried a viewer is gone, the room is not: the viewer may open a transport anew at once. */
  transportLost: [{ peerId: string; transportId: string; direction: TransportDirection }]
  /** The last peer left and nothing is published any more. */
  empty: []
  /** The room is gone, for whatever reason; its id is free again. */
  closed: []
  /** The room is gone through no wish of its owner: tell the peers to join again. Follows `closed`. */
  lost: [LostReason]
}
