import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { MediaError, MediaServer, type MediaErrorCode, type MediaServerOptions } from '#media/index.ts'
import { workerBin } from './worker-bin.ts'

export { workerBin }

export function startServer(options: Partial<MediaServerOptions> = {}): Promise<MediaServer> {
  return MediaServer.create({
    workerBin,
    workers: 1,
    listen: { addresses: [{ ip: '127.0.0.1' }] },
    ...options,
  })
}

/** Expects a MediaError with this code, thrown or rejected. */
export async function expectRefusal(code: MediaErrorCode, work: () => unknown): Promise<void> {
  const outcome = await errorOf(work)
  if (!(outcome instanceof MediaError)) expect(outcome).toBeInstanceOf(MediaError)
  else expect(outcome.code, outcome.message).toBe(code)
}

async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return 'no error'
  } catch (error) {
    return error
  }
}

/** Waits until `holds` is true, and fails with `what` after `withinMs`. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, withinMs = 5000) {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${String(withinMs)} ms: ${what}`)
    await sleep(20)
  }
}

const octets = Array.from({ length: 32 }, () => 'AB').join(':')

/** DTLS parameters of the right shape whose certificate nobody has. */
export const someDtls = () => ({
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: octets }],
})

let nextSsrc = 1000

/** A request to send H.264 as a browser makes it, `layers` simulcast encodings. */
export function cameraRequest(layers = 1) {
  return {
    kind: 'video',
    source: 'camera',
    rtpParameters: {
      mid: '0',
      codecs: [
        {
          mimeType: 'video/H264',
          payloadType: 103,
          clockRate: 90_000,
          parameters: {
            'packetization-mode': 1,
            'profile-level-id': '42e01f',
            'level-asymmetry-allowed': 1,
          },
          rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'transport-cc' }],
        },
        { mimeType: 'video/rtx', payloadType: 104, clockRate: 90_000, parameters: { apt: 103 } },
      ],
      headerExtensions: [
        { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4, encrypt: false, parameters: {} },
      ],
      encodings: Array.from({ length: layers }, () => ({
        ssrc: (nextSsrc += 2),
        rtx: { ssrc: nextSsrc + 1 },
        maxBitrate: 700_000,
      })),
      rtcp: { cname: 'someone', reducedSize: true },
    },
  }
}

/** A request to send Opus. */
export function microphoneRequest() {
  return {
    kind: 'audio',
    source: 'microphone',
    rtpParameters: {
      mid: '1',
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: {} }],
      encodings: [{ ssrc: (nextSsrc += 2) }],
    },
  }
}

export const ffmpegBin = process.env['FFMPEG_BIN'] ?? 'ffmpeg'

/** Encodes a two-second clip as ClipStreamer wants it. */
export function makeClip(file: string): void {
  const made = spawnSync(
    ffmpegBin,
    [
      ...['-y', '-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=2'],
      ...['-f', 'lavfi', '-i', 'sine=440:d=2:r=48000'],
      ...['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
      ...['-g', '25', '-bf', '0', '-b:v', '200k', '-x264-params', 'repeat-headers=1'],
      ...['-c:a', 'libopus', '-b:a', '32k', file],
    ],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`ffmpeg could not make the test clip: ${made.stderr}`)
}
