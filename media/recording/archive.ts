import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  durationOf,
  indexPlaylist,
  livePlaylist,
  partPlaylist,
  readSegments,
  type PartList,
} from './playlist.ts'
import { isWholeFile } from './whole-file.ts'

/** One part of a recording as its owner keeps it. */
export interface PartRecord {
  index: number
  startedAt: Date
  durationMs: number
  /** Whether a moving picture was received; without one the sound is drawn. */
  hasPicture: boolean
}

interface Part extends PartList {
  folder: string
  index: number
  segments: PartList['segments']
  startedAt: Date
  hasPicture: boolean
}

const partFile = z.object({ startedAt: z.coerce.date(), hasPicture: z.boolean().default(true) })
const partFolder = /^p(\d{4})$/
/** The long list is for replay, which nobody needs to the second while the live is on. */
const indexEveryMs = 10_000

/** Kept free for the last playlists: they are owed on a full disk too. */
const reserveFile = 'reserve'
const reserveBytes = 64 * 1024

const indexFile = 'index.m3u8'
const liveFile = 'live.m3u8'
export const partListFile = 'list.m3u8'
export const initFile = 'init.mp4'

/**
 * One recording on disk: a folder with a sub-folder for each part and the two playlists over all of them.
 * It outlives the process: opened again, it goes on after the parts that are there.
 */
export class RecordingArchive {
  readonly folder: string
  readonly #parts: Part[] = []
  #nextIndex = 0
  #indexWrittenAt = -Infinity
  #writing: Promise<void> = Promise.resolve()

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Opens a recording's folder to record into it. Errors: those of the file system. */
  static async openToRecord(folder: string): Promise<RecordingArchive> {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, reserveFile), Buffer.alloc(reserveBytes))
    return RecordingArchive.open(folder)
  }

  /** Opens a recording's folder, or makes it. Errors: those of the file system. */
  static async open(folder: string): Promise<RecordingArchive> {
    await mkdir(folder, { recursive: true })
    const archive = new RecordingArchive(folder)
    const names = (await readdir(folder)).filter((name) => partFolder.test(name)).sort()
    for (const name of names) await archive.#load(name)
    return archive
  }

  get parts(): PartRecord[] {
    return this.#parts.filter(({ segments }) => segments.length > 0).map((part) => recordOf(part))
  }

  /**
   * The files that hold a span of time, the initialisation first, all of one part: of several, the one that
   * holds most. Empty when nothing was recorded then.
   */
  piecesBetween(from: Date, to: Date): string[] {
    const choices = this.#parts.map((part) => {
      let at = part.startedAt.getTime()
      const inside = part.segments.filter(({ durationMs }) => {
        const begins = at
        at += durationMs
        return begins < to.getTime() && at > from.getTime()
      })
      return { part, inside, lengthMs: durationOf(inside) }
    })
    const [best] = choices.sort((a, b) => b.lengthMs - a.lengthMs)
    return best && best.inside.length > 0 ? [best.part.initUri, ...best.inside.map(({ uri }) => uri)] : []
  }

  /** The files of the newest segment with a picture, the initialisation first; empty before there is one. */
  newestPieces(): string[] {
    const part = this.#parts.findLast(({ segments, hasPicture }) => hasPicture && segments.length > 0)
    const newest = part?.segments.at(-1)
    return part && newest ? [part.initUri, newest.uri] : []
  }

  /** Makes the folder of one more part and returns its index. */
  async addPart(hasPicture = true): Promise<{ index: number; folder: string }> {
    const index = this.#nextIndex
    this.#nextIndex += 1
    const name = `p${String(index).padStart(4, '0')}`
    const folder = join(this.folder, name)
    await mkdir(folder, { recursive: true })
    this.#parts.push({
      ...{ folder: name, index, startedAt: new Date(), segments: [], hasPicture },
      initUri: `${name}/${initFile}`,
    })
    return { index, folder }
  }

  /** Reads what a part has by now, and brings the playlists up to date. Returns the part, if it has anything. */
  async refresh(index: number, seenAt: Date): Promise<PartRecord | null> {
    const part = this.#parts.find((candidate) => candidate.index === index)
    const list = part ? await readList(join(this.folder, part.folder)) : null
    if (!part || list === null) return null
    const segments = readSegments(list, part.folder)
    // On a full disk ffmpeg leaves its list empty; what was known of it stays.
    if (segments.length <= part.segments.length) return recordOf(part)
    const isFirst = part.segments.length === 0
    part.segments = segments
    // A segment is seen a little after its end, never before: the earliest start that fits is the best one.
    const startedAt = new Date(seenAt.getTime() - durationOf(segments))
    if (isFirst || startedAt < part.startedAt) {
      part.startedAt = startedAt
      const partJson = JSON.stringify({ startedAt, hasPicture: part.hasPicture })
      await writeWhole(join(this.folder, part.folder, 'part.json'), partJson)
    }
    await this.#write(false)
    return recordOf(part)
  }

  /** Closes both playlists: the recording can be replayed, and players stop waiting for more. */
  async finish(): Promise<void> {
    await rm(join(this.folder, reserveFile), { force: true })
    for (const part of this.#parts) await this.#mend(part)
    await this.#write(true)
  }

  /** Leaves out what a full disk tore off at a part's end, and writes the part's list anew where it is gone. */
  async #mend(part: Part): Promise<void> {
    const before = part.segments.length
    for (let last = part.segments.at(-1); last; last = part.segments.at(-1)) {
      if (await isWholeFile(join(this.folder, last.uri))) break
      part.segments = part.segments.slice(0, -1)
    }
    const folder = join(this.folder, part.folder)
    const listed = readSegments((await readList(folder)) ?? '', part.folder).length
    if (part.segments.length < before || listed < part.segments.length)
      await writeWhole(join(folder, partListFile), partPlaylist(part))
  }

  async #load(name: string): Promise<void> {
    const index = Number(partFolder.exec(name)?.[1])
    this.#nextIndex = index + 1
    const folder = join(this.folder, name)
    const list = await readList(folder)
    const known = partFile.safeParse(await readJson(join(folder, 'part.json')))
    if (list === null || !known.success) {
      await rm(folder, { recursive: true })
      return
    }
    const segments = readSegments(list, name)
    this.#parts.push({ folder: name, index, ...known.data, segments, initUri: `${name}/${initFile}` })
  }

  /** Writes one after the other, so that an older list never lands on a newer one. */
  #write(finished: boolean): Promise<void> {
    const next = this.#writing
      .catch(() => undefined)
      .then(async () => {
        await writeWhole(join(this.folder, liveFile), livePlaylist(this.#parts, finished))
        if (!finished && performance.now() - this.#indexWrittenAt < indexEveryMs) return
        await writeWhole(join(this.folder, indexFile), indexPlaylist(this.#parts, finished))
        this.#indexWrittenAt = performance.now()
      })
    this.#writing = next
    return next
  }
}

const recordOf = ({ index, startedAt, segments, hasPicture }: Part): PartRecord => ({
  ...{ index, startedAt, hasPicture },
  durationMs: durationOf(segments),
})

async function writeWhole(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content)
  await rename(`${file}.new`, file)
}

const readList = (folder: string) => readFile(join(folder, partListFile), 'utf8').catch(() => null)

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}
