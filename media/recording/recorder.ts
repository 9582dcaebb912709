import { EventEmitter } from 'node:events'
import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { MediaError } from '../error.ts'
import type { MediaRoom } from '../room.ts'
import type { PortRange } from '../workers.ts'
import { Arrivals } from './arrivals.ts'
import type { PartRecord, RecordingArchive } from './archive.ts'
import { RecordingPart, type PartEnd } from './part.ts'
import { isMereGain, planRecording, samePlan, type Plan } from './plan.rules.ts'

export interface RecorderOptions {
  room: MediaRoom
  archive: RecordingArchive
  ffmpegBin: string
  ports?: PortRange
  /** How long a segment is, and so how often the sender is asked for a keyframe. */
  segmentMs?: number
  /** Recording ends while this much is still free, so that everything else goes on. */
  keepFreeBytes?: number
  log?: (message: string) => void
}

export type StopReason = 'asked' | 'room_closed' | 'disk_full' | 'failed'

/** What a recorder tells its owner. */
export interface RecorderEvents {
  /** A part has grown by a segment; the first time for an index it is new. */
  recorded: [PartRecord]
  /** Nothing more is recorded. `detail` is for logs. */
  stopped: [{ reason: StopReason; detail: string }]
}

const settleMs = 600
const gainSettleMs = 5000
const lookEveryMs = 250
const diskEveryMs = 1000
/** With less than this, what is written may be cut off without a word from ffmpeg. */
const leastFreeBytes = 64 * 1024
const shortestRestartMs = 250
const longestRestartMs = 10_000
const soundAfterMs = 10_000
/** As many failures in a row, each after a longer pause, are for the operator to look at. */
const mostFailures = 8

/** In ffmpeg's words and in Node's: ffmpeg goes on after a segment that it could not write. */
const diskFull = /ENOSPC|No space left on device/

/**
 * Records a room for as long as it lives: one part after the other, a new one whenever other streams arrive or
 * ffmpeg has died. H.264 is copied; VP8 is encoded to H.264, since a recording may be owed by law.
 */
export class Recorder extends EventEmitter<RecorderEvents> {
  readonly #options: RecorderOptions
  readonly #arrivals: Arrivals
  readonly #stopped = new AbortController()
  #now: { plan: Plan; part: RecordingPart; index: number; startedAt: number } | null = null
  #wanted: { plan: Plan | null; since: number } = { plan: null, since: 0 }
  #failures = 0
  #notBefore = 0
  #reason: StopReason = 'asked'
  #detail = ''
  #loop: Promise<void> | undefined
  #diskCheckedAt = -Infinity

  constructor(options: RecorderOptions) {
    super()
    this.#options = options
    this.#arrivals = new Arrivals(options.room.publications)
  }

  /** The running ffmpeg's process id; absent while nothing arrives. */
  get pid(): number | undefined {
    return this.#now?.part.pid
  }

  /** Starts; a second call does nothing. Ends by itself with the room. */
  start(): void {
    if (this.#loop || this.#isStopped()) return
    const { room } = this.#options
    const end = () => this.#stop('room_closed', '')
    room.once('closed', end)
    if (room.closed) end()
    this.#loop = this.#run().finally(() => room.off('closed', end))
  }

  /** Ends the running part and resolves when its last segment is on disk. Idempotent. */
  async stop(): Promise<void> {
    this.#stop('asked', '')
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#isStopped()) {
      try {
        await this.#step()
      } catch (error) {
        this.#failed(error)
      }
      await sleep(lookEveryMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
    }
    await this.#endPart().catch((error: unknown) => {
      this.#detail ||= String(error)
    })
    this.emit('stopped', { reason: this.#reason, detail: this.#detail })
  }

  /** Looks at what arrives and at what is on disk, four times a second. */
  async #step(): Promise<void> {
    await this.#checkDisk()
    await this.#look()
    if (diskFull.test(this.#now?.part.said ?? '')) throw new Error(this.#now?.part.said)
    await this.#follow(await this.#plan())
  }

  /** Records what is wanted once that has stood for a moment. */
  async #follow(wanted: Plan | null): Promise<void> {
    if (!samePlan(wanted, this.#wanted.plan)) this.#wanted = { plan: wanted, since: performance.now() }
    const now = this.#now?.plan ?? null
    if (samePlan(now, wanted) || performance.now() < this.#notBefore) return
    const waitMs = isMereGain(now, wanted) ? gainSettleMs : settleMs
    if (performance.now() - this.#wanted.since < waitMs) return
    await this.#endPart()
    if (wanted && !this.#isStopped()) await this.#startPart(wanted)
  }

  async #plan(): Promise<Plan | null> {
    if (this.#options.room.closed) return null
    return planRecording(await this.#arrivals.candidates(), this.#now?.plan ?? null)
  }

  async #startPart(plan: Plan): Promise<void> {
    const { room, archive, ffmpegBin, ports, segmentMs } = this.#options
    const { index, folder } = await archive.addPart(plan.video !== null)
    const part = await RecordingPart.start({
      ...{ room, plan, folder, ffmpegBin },
      ports: ports ?? { min: 40_000, max: 49_999 },
      segmentMs: segmentMs ?? 2000,
    })
    this.#now = { plan, part, index, startedAt: performance.now() }
    void part.ended.then((end) => this.#partEnded(part, end))
  }

  async #endPart(): Promise<void> {
    const now = this.#now
    if (!now) return
    await now.part.end()
    await this.#look()
    this.#now = null
  }

  #partEnded(part: RecordingPart, { unasked, said }: PartEnd): void {
    const now = this.#now
    if (!unasked || now?.part !== part) return
    this.#now = null
    void this.#lookAt(now.index).catch(() => undefined)
    if (performance.now() - now.startedAt > soundAfterMs) this.#failures = 0
    this.#failed(new Error(`ffmpeg ended: ${said}`))
  }

  async #look(): Promise<void> {
    if (this.#now) await this.#lookAt(this.#now.index)
  }

  async #lookAt(index: number): Promise<void> {
    const known = this.#options.archive.parts.find((part) => part.index === index)
    const part = await this.#options.archive.refresh(index, new Date())
    if (part && part.durationMs > (known?.durationMs ?? 0)) this.emit('recorded', part)
  }

  async #checkDisk(): Promise<void> {
    if (performance.now() - this.#diskCheckedAt < diskEveryMs) return
    this.#diskCheckedAt = performance.now()
    const { archive, keepFreeBytes } = this.#options
    const { bavail, bsize } = await statfs(archive.folder)
    if (bavail * bsize < Math.max(leastFreeBytes, keepFreeBytes ?? 0))
      this.#stop('disk_full', `${bavail * bsize} bytes are free`)
  }

  #failed(error: unknown): void {
    if (this.#isStopped()) return
    const detail = error instanceof Error ? error.message : String(error)
    if (diskFull.test(detail)) {
      this.#stop('disk_full', detail)
      return
    }
    // Streams come and go; only what fails for another reason counts.
    if (error instanceof MediaError && ['unknown_producer', 'room_closed'].includes(error.code)) return
    this.#failures += 1
    this.#options.log?.(`recording was interrupted: ${detail}`)
    if (this.#failures >= mostFailures) this.#stop('failed', detail)
    // The first time at once: what a viewer of the replay misses is a second.
    const pauseMs = this.#failures === 1 ? 0 : shortestRestartMs * 2 ** (this.#failures - 2)
    this.#notBefore = performance.now() + Math.min(pauseMs, longestRestartMs)
  }

  #stop(reason: StopReason, detail: string): void {
    if (this.#isStopped()) return
    this.#reason = reason
    this.#detail = detail
    this.#stopped.abort()
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted
  }
}
