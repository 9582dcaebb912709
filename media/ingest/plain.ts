import { randomInt } from 'node:crypto'
import type { types } from 'mediasoup'
import { MediaError, failingAs } from '../error.ts'
import { keyFrameRequestDelayMs } from '../limits.ts'
import type { MediaRoom } from '../room.ts'
import type { PortRange } from '../workers.ts'

export interface PlainIngestOptions {
  /** Whose streams these are said to be; the peer need not be in the room. */
  peerId: string
  video?: boolean
  audio?: boolean
  /** Where to listen. Plain RTP is neither authenticated nor encrypted, so loopback unless told otherwise. */
  ip?: string
  ports?: PortRange
}

/** Where and how to send one stream. */
export interface PlainLeg {
  producerId: string
  kind: types.MediaKind
  ip: string
  /** RTP and RTCP alike. The sender of the first packet is the only one heard from then on. */
  port: number
  payloadType: number
  ssrc: number
}

export interface PlainIngest {
  legs: PlainLeg[]
  readonly closed: boolean
  close(): void
}

const videoCodec = {
  mimeType: 'video/H264',
  payloadType: 112,
  clockRate: 90_000,
  parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
}
const audioCodec = {
  mimeType: 'audio/opus',
  payloadType: 111,
  clockRate: 48_000,
  channels: 2,
  parameters: {},
}

/** FFmpeg's `-ssrc` is a signed number. */
const largestSsrc = 0x7fff_ffff

/**
 * Opens a room to plain RTP, H.264 and Opus, and publishes it as camera and microphone.
 * Errors: room_closed, media_failed.
 */
export async function ingestPlain(room: MediaRoom, options: PlainIngestOptions): Promise<PlainIngest> {
  if (room.closed) throw new MediaError('room_closed')
  const transports: types.PlainTransport[] = []
  const close = () => {
    for (const transport of transports) transport.close()
  }
  const open = async (kind: types.MediaKind) => {
    const transport = await room.router.createPlainTransport({
      listenInfo: {
        protocol: 'udp',
        ip: options.ip ?? '127.0.0.1',
        portRange: options.ports ?? defaultPorts,
      },
      rtcpMux: true,
      comedia: true,
    })
    transports.push(transport)
    return publish(room, transport, kind, options.peerId)
  }
  try {
    const legs = await failingAs('media_failed', async () => [
      ...(options.video === false ? [] : [await open('video')]),
      ...(options.audio === false ? [] : [await open('audio')]),
    ])
    return {
      legs,
      get closed() {
        return transports.some((transport) => transport.closed)
      },
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

const defaultPorts: PortRange = { min: 40_000, max: 49_999 }

async function publish(
  room: MediaRoom,
  transport: types.PlainTransport,
  kind: types.MediaKind,
  peerId: string,
): Promise<PlainLeg> {
  const ssrc = randomInt(1, largestSsrc)
  const codec = kind === 'video' ? videoCodec : audioCodec
  const producer = await transport.produce({
    kind,
    rtpParameters: { codecs: [codec], encodings: [{ ssrc }] },
    keyFrameRequestDelay: keyFrameRequestDelayMs,
  })
  room.publications.add(producer, peerId, kind === 'video' ? 'camera' : 'microphone')
  const { localAddress: ip, localPort: port } = transport.tuple
  return { producerId: producer.id, kind, ip, port, payloadType: codec.payloadType, ssrc }
}
