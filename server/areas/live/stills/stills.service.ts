import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { LRUCache } from 'lru-cache'
import { mediaNotices } from '#contracts/live/live.events.ts'
import { STILL_MAX_BYTES, type Still } from '#contracts/live/still.types.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import { Problem } from '#server/core/problem.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import { pictureOf } from './jpeg.rules.ts'

/** One every five seconds for almost three hours; beyond that every second one makes room. */
const MOST_KEPT = 2_000
/** A picture older than this says nothing of what is going on. */
const FRESH_MS = 60_000
const FILE = /^(\d{8})\.jpg$/

interface StillsDeps {
  lives: LivesService
  broadcaster: Broadcaster
  clock: Clock
  log: Log
  /** The folder of a live's recording; null where lives are not recorded. */
  folderOf: ((liveId: string) => string) | null
}

/** Pictures that a host sends while the network carries no moving ones: told to everybody, kept for the replay. */
export class StillsService {
  readonly #deps: StillsDeps
  readonly #newest = new LRUCache<string, Still & { picture: Uint8Array }>({ max: 1_000, ttl: FRESH_MS })

  constructor(deps: StillsDeps) {
    this.#deps = deps
  }

  /** Throws `live_not_on`, `not_your_live`, `bad_still` for what is no JPEG. */
  async take(account: SignedIn, liveId: string, base64: string): Promise<Still> {
    const { lives, clock, broadcaster, folderOf } = this.#deps
    const live = await lives.live(liveId)
    if (live.hostId !== account.accountId) throw new Problem('not_your_live')
    const streamMs = live.state === 'live' ? streamMsAt(live.startedAt, clock.now()) : null
    if (streamMs === null) throw new Problem('live_not_on')
    const bytes = Buffer.from(base64, 'base64')
    const picture = bytes.length > STILL_MAX_BYTES ? null : pictureOf(bytes)
    if (picture === null) throw new Problem('bad_still')
    const still = presentStill(liveId, streamMs)
    this.#newest.set(liveId, { ...still, picture })
    broadcaster.tell(rooms.live(liveId), mediaNotices.still, { liveId, ...still })
    if (folderOf !== null)
      await keep(stillsIn(folderOf(liveId)), streamMs, picture).catch((error: unknown) => {
        this.#deps.log.warn({ err: error, liveId }, 'a still is not kept for the replay')
      })
    return still
  }

  /** The bytes of a live's newest picture, where it is this one. */
  picture(liveId: string, streamMs: number): Uint8Array | null {
    const newest = this.#newest.get(liveId)
    return newest?.streamMs === streamMs ? newest.picture : null
  }

  /** The newest picture of a live, unless it is an old one. */
  newest(liveId: string): Still | null {
    const newest = this.#newest.get(liveId)
    return newest ? { streamMs: newest.streamMs, url: newest.url } : null
  }

  /** All that were kept of a live, in order. */
  async all(liveId: string): Promise<Still[]> {
    const { folderOf } = this.#deps
    if (folderOf === null) return []
    return (await momentsIn(stillsIn(folderOf(liveId)))).map((streamMs) => presentStill(liveId, streamMs))
  }
}

const stillsIn = (folder: string) => path.join(folder, 'stills')
const fileOf = (streamMs: number) => `${String(streamMs).padStart(8, '0')}.jpg`

const presentStill = (liveId: string, streamMs: number): Still => ({
  streamMs,
  url: `/media/lives/${liveId}/stills/${fileOf(streamMs)}`,
})

async function keep(folder: string, streamMs: number, picture: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true })
  const kept = await momentsIn(folder)
  if (kept.length >= MOST_KEPT)
    for (const [index, moment] of kept.entries())
      if (index % 2 === 1) await rm(path.join(folder, fileOf(moment)), { force: true })
  const file = path.join(folder, fileOf(streamMs))
  try {
    await writeFile(`${file}.new`, picture)
    await rename(`${file}.new`, file)
  } catch (error) {
    await rm(`${file}.new`, { force: true })
    throw error
  }
}

async function momentsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .flatMap((name) => FILE.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}
