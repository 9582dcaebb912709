import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MediaRoom } from '../room.ts'
import type { PortRange } from '../workers.ts'
import { ingestPlain, type PlainIngest, type PlainLeg } from './plain.ts'

export interface ClipStreamerOptions {
  room: MediaRoom
  /** Whose streams these are said to be; the peer need not be in the room. */
  peerId: string
  ffmpegBin: string
  /**
   * A file whose first video is H.264 without B-frames and with SPS/PPS in band at every keyframe
   * (`-bf 0 -x264-params repeat-headers=1`), and whose first audio is Opus: it is copied, not transcoded.
   */
  file: string
  ports?: PortRange
  log?: (message: string) => void
}

const shortestRestartMs = 250
const longestRestartMs = 10_000
/** A run of this length was a good one; the next restart waits the shortest time again. */
const soundAfterMs = 10_000
const killAfterMs = 2000
const keptErrorCharacters = 2000
/** Fits one packet, with its SRTP and IP headers, into the smallest path worth caring about. */
const packetBytes = 1200

/**
 * Sends a clip into a room in an endless loop over loopback. When ffmpeg dies, its streams end and new ones
 * take their place: a new ffmpeg counts RTP time from anew, which browsers do not follow within one stream.
 */
export class ClipStreamer {
  readonly #options: ClipStreamerOptions
  readonly #stopped = new AbortController()
  #child: ChildProcess | undefined
  #loop: Promise<void> | undefined
  #restarts = 0

  constructor(options: ClipStreamerOptions) {
    this.#options = options
  }

  /** The running ffmpeg's process id; absent between two runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  get restarts(): number {
    return this.#restarts
  }

  /** Starts streaming; a second call does nothing, nor does one after stop(). Ends by itself with the room. */
  start(): void {
    if (this.#isStopped() || this.#loop) return
    const { room } = this.#options
    const end = () => this.#stopped.abort()
    room.once('closed', end)
    if (room.closed) end()
    this.#loop = this.#keepStreaming().finally(() => room.off('closed', end))
  }

  /** Ends ffmpeg and its streams, and resolves when both are gone. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#loop
  }

  async #keepStreaming(): Promise<void> {
    const { log } = this.#options
    let restartMs = shortestRestartMs
    while (!this.#isStopped()) {
      const startedAt = performance.now()
      const end = await this.#streamOnce().catch(String)
      if (this.#isStopped()) return
      log?.(`clip stream ended: ${end}`)
      if (performance.now() - startedAt > soundAfterMs) restartMs = shortestRestartMs
      await sleep(restartMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
      restartMs = Math.min(restartMs * 2, longestRestartMs)
      if (!this.#isStopped()) this.#restarts += 1
    }
  }

  async #streamOnce(): Promise<string> {
    const { room, peerId, ports } = this.#options
    const ingest = await ingestPlain(room, { peerId, ...(ports ? { ports } : {}) })
    try {
      return await this.#runFfmpeg(ingest)
    } finally {
      ingest.close()
    }
  }

  /** Resolves with what ffmpeg said when it ends, by itself or because of stop(). */
  async #runFfmpeg({ legs }: PlainIngest): Promise<string> {
    if (this.#isStopped()) return 'stopped'
    const { ffmpegBin, file } = this.#options
    const child = spawn(ffmpegBin, clipArguments(file, legs), { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    child.stdout.resume()
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-keptErrorCharacters)
    })
    child.once('error', (error) => {
      said += error.message
    })
    let force: NodeJS.Timeout | undefined
    const end = () => {
      child.kill('SIGTERM')
      force = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    }
    this.#stopped.signal.addEventListener('abort', end, { once: true })
    await new Promise((resolve) => child.once('close', resolve))
    this.#stopped.signal.removeEventListener('abort', end)
    clearTimeout(force)
    this.#child = undefined
    return said.trim() || `exit ${String(child.signalCode ?? child.exitCode)}`
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted
  }
}

function clipArguments(file: string, legs: PlainLeg[]): string[] {
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...['-re', '-stream_loop', '-1', '-i', file],
    ...legs.flatMap(legArguments),
    // A lifeline: when this process dies, even by kill -9, the broken pipe ends ffmpeg.
    ...['-map', '0:a:0', '-c', 'copy', '-f', 'data', 'pipe:1'],
  ]
}

function legArguments({ kind, ip, port, payloadType, ssrc }: PlainLeg): string[] {
  return [
    ...['-map', kind === 'video' ? '0:v:0' : '0:a:0', '-c', 'copy', '-f', 'rtp'],
    // FFmpeg cannot send RTCP from the RTP port, and its next port may be another transport's.
    ...['-rtpflags', 'skip_rtcp'],
    ...['-payload_type', String(payloadType), '-ssrc', String(ssrc)],
    `rtp://${ip}:${port}?pkt_size=${packetBytes}`,
  ]
}
