import { rm } from 'node:fs/promises'
import path from 'node:path'
import { mediaNotices } from '#contracts/live/live.events.ts'
import type { EarlyEnd, Recording } from '#contracts/live/recording.types.ts'
import { Recorder, RecordingArchive, type MediaRoom, type PartRecord, type StopReason } from '#media/index.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import { Problem } from '#server/core/problem.ts'
import type { LiveRecord, LivesService } from '#server/areas/live/lives.service.ts'
import { presentRecording } from './recordings.presenter.ts'
import { chaptersOf } from './recordings.rules.ts'
import type { RecordingsStore } from './recordings.store.ts'

/** How and where lives are recorded. */
export interface RecordingOptions {
  /** Each live gets a folder of its own in it. */
  readonly folder: string
  readonly ffmpegBin: string
  /** How long a recording must be kept after its live. */
  readonly keepMs: number
  /** What is left free on the disk for everything else. */
  readonly keepFreeBytes: number
  /** A live that runs on for longer is not recorded any further. */
  readonly longestMs: number
}

interface RecordingsDeps {
  options: RecordingOptions | null
  store: RecordingsStore
  lives: LivesService
  broadcaster: Broadcaster
  clock: Clock
  log: Log
}

interface Running {
  readonly archive: RecordingArchive
  readonly recorder: Recorder
}

const LONGEST_STREAM_MS = 24 * 3_600_000

/** Records each live that is on, and keeps what was recorded for as long as it is owed. */
export class RecordingsService {
  readonly #deps: RecordingsDeps
  readonly #running = new Map<string, Running>()
  readonly #beginning = new Map<string, Promise<void>>()
  /** Lives that go on without being recorded any further, and why. */
  readonly #stoppedFor = new Map<string, EarlyEnd>()

  constructor(deps: RecordingsDeps) {
    this.#deps = deps
  }

  /** Records a room that was opened; after a lost room or a restart it goes on where it was. */
  begin(liveId: string, room: MediaRoom): void {
    const { options } = this.#deps
    if (!options) return
    const beginning = this.#start(liveId, room, options).finally(() => this.#beginning.delete(liveId))
    this.#beginning.set(liveId, beginning)
  }

  /** Closes the recording of a live that is over, so that it can be replayed at once. */
  async finish(liveId: string): Promise<void> {
    const { options, store, clock } = this.#deps
    await this.#beginning.get(liveId)
    this.#stoppedFor.delete(liveId)
    if (!options || (await store.recording(liveId)) === null) return
    const running = this.#running.get(liveId)
    await running?.recorder.stop()
    this.#running.delete(liveId)
    const archive = running?.archive ?? (await RecordingArchive.open(this.folderOf(liveId)))
    await archive.finish()
    const live = await this.#deps.lives.live(liveId)
    for (const part of archive.parts) await this.#note(live, part)
    const keepUntil = new Date(clock.now().getTime() + options.keepMs)
    await store.end(liveId, { state: 'finished', keepUntil })
  }

  async page(liveId: string): Promise<Omit<Recording, 'stills'>> {
    const { store, lives, clock } = this.#deps
    const live = await lives.live(liveId)
    const timeline = await lives.timeline(liveId)
    const end = live.endedAt ?? clock.now()
    const endMs = Math.min(LONGEST_STREAM_MS, end.getTime() - (live.startedAt ?? end).getTime())
    return presentRecording(await store.recording(liveId), chaptersOf(timeline, endMs))
  }

  /** Throws `under_retention` before its term is over. */
  async remove(liveId: string): Promise<void> {
    const { store, lives, clock } = this.#deps
    await lives.live(liveId)
    const row = await store.recording(liveId)
    if (!row) return
    if (row.state === 'recording' || row.keepUntil > clock.now()) throw new Problem('under_retention')
    await rm(this.folderOf(liveId), { recursive: true, force: true })
    await store.remove(liveId)
  }

  /** Ends every recorder; the lives may go on in another process. */
  async close(): Promise<void> {
    await Promise.all(this.#beginning.values())
    await Promise.all([...this.#running.values()].map(({ recorder }) => recorder.stop()))
    this.#running.clear()
  }

  /** Why a live is not recorded any further; null while it is, or has not begun. */
  whyStopped(liveId: string): EarlyEnd | null {
    return this.#stoppedFor.get(liveId) ?? null
  }

  /** The archive that a live is recorded into at this moment, here. */
  archiveOf(liveId: string): RecordingArchive | null {
    return this.#running.get(liveId)?.archive ?? null
  }

  folderOf(liveId: string): string {
    return path.join(this.#deps.options?.folder ?? '', liveId)
  }

  async #start(liveId: string, room: MediaRoom, options: RecordingOptions): Promise<void> {
    const { store, lives, clock, log } = this.#deps
    try {
      const live = await lives.live(liveId)
      const archive = await RecordingArchive.openToRecord(this.folderOf(liveId))
      this.#stoppedFor.delete(liveId)
      await store.begin(liveId, new Date(clock.now().getTime() + options.keepMs))
      const { ffmpegBin, keepFreeBytes } = options
      const recorder = new Recorder({
        ...{ room, archive, ffmpegBin, keepFreeBytes },
        log: (message) => log.warn({ liveId }, message),
      })
      recorder.on('recorded', (part) => void this.#note(live, part))
      recorder.once('stopped', ({ reason, detail }) => void this.#stopped(liveId, reason, detail))
      this.#running.set(liveId, { archive, recorder })
      recorder.start()
    } catch (error) {
      // A live goes on unrecorded rather than not at all.
      log.error({ err: error, liveId }, 'a live cannot be recorded')
    }
  }

  async #note(live: LiveRecord, { index, startedAt, durationMs, hasPicture }: PartRecord): Promise<void> {
    const { store, options, log } = this.#deps
    const startMs = Math.max(0, startedAt.getTime() - (live.startedAt ?? startedAt).getTime())
    await store.put(live.id, { index, startMs, durationMs, hasPicture }).catch((error: unknown) => {
      log.error({ err: error, liveId: live.id }, 'a part of a recording was not noted')
    })
    if (startMs + durationMs > (options?.longestMs ?? Infinity)) this.#cutShort(live.id)
  }

  #cutShort(liveId: string): void {
    const running = this.#running.get(liveId)
    if (!running) return
    this.#running.delete(liveId)
    void running.recorder.stop().then(() => this.#endEarly(liveId, 'long_enough', ''))
  }

  async #stopped(liveId: string, reason: StopReason, detail: string): Promise<void> {
    if (reason === 'disk_full' || reason === 'failed') await this.#endEarly(liveId, reason, detail)
  }

  async #endEarly(liveId: string, reason: EarlyEnd, detail: string): Promise<void> {
    const { store, broadcaster, log } = this.#deps
    if (reason !== 'long_enough') log.error({ liveId, reason, detail }, 'a live is not recorded any further')
    this.#stoppedFor.set(liveId, reason)
    broadcaster.tell(rooms.desk(liveId), mediaNotices.recordingStopped, { liveId, reason })
    await store.end(liveId, { state: 'stopped', stopReason: reason }).catch((error: unknown) => {
      log.error({ err: error, liveId }, 'the end of a recording was not noted')
    })
  }
}
