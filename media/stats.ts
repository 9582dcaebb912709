import type { types } from 'mediasoup'
import type { LayerStats, ProducerInfo, ProducerStats } from './room.types.ts'

/** RTCP's fraction lost is eight bits (RFC 3550 §6.4.1). */
const fractionLostScale = 256

/** Jitter comes in units of the RTP clock: Opus runs at 48 kHz, every video codec at 90 kHz. */
const rtpTicksPerMs = { audio: 48, video: 90 } as const

function layerStats(kind: types.MediaKind, stat: types.ProducerStat): LayerStats {
  return {
    ssrc: stat.ssrc,
    ...(stat.rid === undefined ? {} : { rid: stat.rid }),
    bitsPerSecond: stat.bitrate,
    packetsLost: stat.packetsLost,
    fractionLost: stat.fractionLost / fractionLostScale,
    jitterMs: stat.jitter / rtpTicksPerMs[kind],
    ...(stat.roundTripTime === undefined ? {} : { roundTripMs: stat.roundTripTime }),
    score: stat.score,
  }
}

/** Sums a stream's layers up. A layer that the sender has switched off does not count against the stream. */
export function producerStats(info: ProducerInfo, stats: types.ProducerStat[]): ProducerStats {
  const layers = stats.map((stat) => layerStats(info.kind, stat))
  const flowing = layers.filter((layer) => layer.bitsPerSecond > 0)
  return {
    ...info,
    bitsPerSecond: layers.reduce((sum, layer) => sum + layer.bitsPerSecond, 0),
    packetsLost: layers.reduce((sum, layer) => sum + layer.packetsLost, 0),
    fractionLost: Math.max(0, ...flowing.map((layer) => layer.fractionLost)),
    score: flowing.length === 0 ? 0 : Math.min(...flowing.map((layer) => layer.score)),
    keyFrameRequests: stats.reduce((sum, stat) => sum + stat.pliCount + stat.firCount, 0),
    layers,
  }
}
