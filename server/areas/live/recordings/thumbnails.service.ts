import { LRUCache } from 'lru-cache'
import { takeThumbnail } from '#media/index.ts'
import { Problem } from '#server/core/problem.ts'
import type { StillsService } from '#server/areas/live/stills/stills.service.ts'
import type { RecordingsService } from './recordings.service.ts'

/** However many ask, a live costs one picture in this time. */
const FRESH_MS = 10_000
const WIDTH = 270
const MOST_LIVES = 500
const MOST_WAITING = 50

interface ThumbnailsDeps {
  recordings: Pick<RecordingsService, 'archiveOf'>
  /** What a host sends who has no network for moving pictures, and which the recording then lacks. */
  stills: Pick<StillsService, 'newest' | 'picture'>
  ffmpegBin: string
}

/** A fresh small picture of each live that is on, decoded from its recording when somebody asks for it. */
export class ThumbnailsService {
  readonly #deps: ThumbnailsDeps
  readonly #fresh = new LRUCache<string, Uint8Array>({ max: MOST_LIVES, ttl: FRESH_MS })
  readonly #waiting = new Map<string, Promise<Uint8Array>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(deps: ThumbnailsDeps) {
    this.#deps = deps
  }

  /** A JPEG. Throws `not_found` for a live that is not being recorded here or has no picture yet, `unavailable`. */
  async picture(liveId: string): Promise<Uint8Array> {
    const { stills } = this.#deps
    const still = stills.newest(liveId)
    const fresh = (still && stills.picture(liveId, still.streamMs)) ?? this.#fresh.get(liveId)
    if (fresh) return fresh
    const taking = this.#waiting.get(liveId) ?? this.#take(liveId)
    return taking
  }

  /** Decoding takes a core for a moment: one at a time. */
  #take(liveId: string): Promise<Uint8Array> {
    if (this.#waiting.size >= MOST_WAITING) throw new Problem('unavailable', { retryAfterMs: 5_000 })
    const taking = this.#last
      .catch(() => undefined)
      .then(() => this.#takeNow(liveId))
      .finally(() => this.#waiting.delete(liveId))
    this.#waiting.set(liveId, taking)
    this.#last = taking.catch(() => undefined)
    return taking
  }

  async #takeNow(liveId: string): Promise<Uint8Array> {
    const { recordings, ffmpegBin } = this.#deps
    const archive = recordings.archiveOf(liveId)
    if (archive === null) throw new Problem('not_found')
    const picture = await takeThumbnail({ archive, ffmpegBin, width: WIDTH }).catch((cause: unknown) => {
      throw new Problem('not_found', { cause })
    })
    this.#fresh.set(liveId, picture)
    return picture
  }
}
