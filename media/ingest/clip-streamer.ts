import { spawn, type ChildProcess } from 'node:child_process'
import type { PlainIngest, PlainLeg } from './plain.ts'

export interface ClipStreamerOptions {
  ffmpegBin: string
  /**
   * A file whose first video is H.264 without B-frames and with SPS/PPS in band at every keyframe
   * (`-bf 0 -x264-params repeat-headers=1`), and whose first audio is Opus: it is copied, not transcoded.
   */
  file: string
  ingest: PlainIngest
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

/** Streams a clip into a plain ingest in an endless loop; an ffmpeg that dies is started again. */
export class ClipStreamer {
  readonly #options: ClipStreamerOptions
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #restartMs = shortestRestartMs
  #state: 'new' | 'running' | 'stopped' = 'new'
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

  /** Starts streaming; a second call does nothing, nor does one after stop(). */
  start(): void {
    if (this.#state !== 'new') return
    this.#state = 'running'
    this.#run()
  }

  /** Ends ffmpeg and resolves when it is gone. Idempotent. Leaves the ingest open: its owner closes it. */
  async stop(): Promise<void> {
    this.#state = 'stopped'
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return
    const gone = new Promise<void>((resolve) =>
      child.once('close', () => {
        resolve()
      }),
    )
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    await gone
    clearTimeout(force)
  }

  #run(): void {
    const { ffmpegBin, file, ingest } = this.#options
    const startedAt = performance.now()
    const child = spawn(ffmpegBin, clipArguments(file, ingest.legs), { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child = child
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-keptErrorCharacters)
    })
    child.once('error', (error) => {
      complaint = error.message
    })
    child.once('close', (code, signal) => {
      this.#child = undefined
      if (this.#state === 'stopped') return
      this.#options.log?.(`ffmpeg ended (${String(signal ?? code)}): ${complaint.trim()}`)
      this.#restartAfter(performance.now() - startedAt)
    })
  }

  #restartAfter(ranMs: number): void {
    if (this.#options.ingest.closed) {
      this.#state = 'stopped'
      return
    }
    this.#restartMs = ranMs > soundAfterMs ? shortestRestartMs : this.#restartMs
    this.#timer = setTimeout(() => {
      this.#restarts += 1
      this.#run()
    }, this.#restartMs)
    this.#restartMs = Math.min(this.#restartMs * 2, longestRestartMs)
  }
}

function clipArguments(file: string, legs: PlainLeg[]): string[] {
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...['-re', '-stream_loop', '-1', '-i', file],
    ...legs.flatMap(legArguments),
  ]
}

function legArguments({ kind, ip, port, sourcePort, payloadType, ssrc }: PlainLeg): string[] {
  const query = new URLSearchParams({
    pkt_size: String(packetBytes),
    localrtpport: String(sourcePort),
  }).toString()
  return [
    ...['-map', kind === 'video' ? '0:v:0' : '0:a:0', '-c', 'copy', '-f', 'rtp'],
    // FFmpeg cannot send RTCP from the RTP port, and its next port may be another transport's.
    ...['-rtpflags', 'skip_rtcp'],
    ...['-payload_type', String(payloadType), '-ssrc', String(ssrc), `rtp://${ip}:${String(port)}?${query}`],
  ]
}
