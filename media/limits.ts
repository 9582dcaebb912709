/** Upper bounds of one media server. Exceeding one is refused with the matching `too_many_…` or `room_full`. */
export interface MediaLimits {
  rooms: number
  /** Past this many on one router, further viewers are served by the other workers through pipes. */
  consumersPerRouter: number
  peersPerRoom: number
  /** Further peers of whom a room cannot do without: who sends, and who directs. */
  keptPerRoom: number
  transportsPerPeer: number
  producersPerPeer: number
  consumersPerPeer: number
  /** What a peer may send through one transport, bits per second; the sender's congestion control obeys it. */
  incomingBitsPerSecond: number
}

/**
 * mediasoup's own figures: a worker on one core forwards to about 500 consumers at 720p, and past 200–300
 * viewers a stream had better be piped to another. `peersPerRoom` is for each worker.
 */
export const defaultMediaLimits: MediaLimits = {
  rooms: 200,
  consumersPerRouter: 250,
  peersPerRoom: 500,
  keptPerRoom: 50,
  transportsPerPeer: 4,
  producersPerPeer: 4,
  consumersPerPeer: 16,
  incomingBitsPerSecond: 4_000_000,
}

/** At most one keyframe request a second reaches a sender's layer, however many viewers join. */
export const keyFrameRequestDelayMs = 1000

/** First guess at a viewer's downlink, bits per second: enough for the middle layer at once. */
export const initialOutgoingBitsPerSecond = 1_000_000
