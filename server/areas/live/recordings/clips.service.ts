import { existsSync } from 'node:fs'
import path from 'node:path'
import { cutClip, RecordingArchive } from '#media/index.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import type { RecordingsService } from './recordings.service.ts'

/** Cutting reads and writes the whole span: one at a time, and only so many waiting. */
const MOST_WAITING = 20

interface ClipsDeps {
  lives: LivesService
  recordings: RecordingsService
  ffmpegBin: string
}

/** The MP4 of each explained product, cut when first asked for and kept beside the recording. */
export class ClipsService {
  readonly #deps: ClipsDeps
  readonly #waiting = new Map<string, Promise<void>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(deps: ClipsDeps) {
    this.#deps = deps
  }

  /** The clip's file. Throws `not_found` for what is no chapter of this live or was not recorded. */
  async file(liveId: string, chapterId: string): Promise<string> {
    const { recordings } = this.#deps
    const page = await recordings.page(liveId)
    const { startMs, endMs, clipUrl } = found(page.chapters.find(({ id }) => id === chapterId))
    if (clipUrl === null) throw new Problem('not_found')
    const file = path.join(recordings.folderOf(liveId), 'clips', `${chapterId}.mp4`)
    if (existsSync(file)) return file
    if (!this.#waiting.has(file) && this.#waiting.size >= MOST_WAITING)
      throw new Problem('unavailable', { retryAfterMs: 5_000 })
    const cutting = this.#waiting.get(file) ?? this.#cut(liveId, { startMs, endMs, file })
    await cutting
    return file
  }

  #cut(liveId: string, clip: { startMs: number; endMs: number; file: string }): Promise<void> {
    const cutting = this.#last
      .catch(() => undefined)
      .then(() => this.#cutNow(liveId, clip))
      .finally(() => this.#waiting.delete(clip.file))
    this.#waiting.set(clip.file, cutting)
    this.#last = cutting.catch(() => undefined)
    return cutting
  }

  async #cutNow(
    liveId: string,
    { startMs, endMs, file }: { startMs: number; endMs: number; file: string },
  ): Promise<void> {
    const { lives, recordings, ffmpegBin } = this.#deps
    const startedAt = found((await lives.live(liveId)).startedAt).getTime()
    const archive = await RecordingArchive.open(recordings.folderOf(liveId))
    const [from, to] = [new Date(startedAt + startMs), new Date(startedAt + endMs)]
    await cutClip({ archive, from, to, ffmpegBin, file })
  }
}
