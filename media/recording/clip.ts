import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { MediaError } from '../error.ts'
import type { RecordingArchive } from './archive.ts'

export interface ClipRequest {
  archive: RecordingArchive
  from: Date
  to: Date
  ffmpegBin: string
  /** Where the MP4 goes; its folder is made. */
  file: string
}

const longestCutMs = 60_000
const keptErrorCharacters = 1000

/**
 * Copies a span of a recording into an MP4, from the keyframe before it to the one after it. Where the
 * recording has a gap inside the span, the clip is of the part that holds most of it, since two parts may
 * differ in picture size. Errors: media_failed, also when nothing of the span was recorded.
 */
export async function cutClip({ archive, from, to, ffmpegBin, file }: ClipRequest): Promise<void> {
  const pieces = archive.piecesBetween(from, to)
  if (pieces.length === 0) throw new MediaError('media_failed', 'nothing of this was recorded')
  await mkdir(dirname(file), { recursive: true })
  const growing = `${file}.new`
  try {
    await copy(
      ffmpegBin,
      pieces.map((piece) => join(archive.folder, piece)),
      growing,
    )
    await rename(growing, file)
  } catch (error) {
    await rm(growing, { force: true })
    throw new MediaError('media_failed', String(error), { cause: error })
  }
}

async function copy(ffmpegBin: string, pieces: string[], to: string): Promise<void> {
  const child = spawn(
    ffmpegBin,
    [
      ...['-hide_banner', '-loglevel', 'error', '-y', '-f', 'mp4', '-i', 'pipe:0'],
      ...['-map', '0', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', to],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'], timeout: longestCutMs },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-keptErrorCharacters)
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  async function* bytes() {
    for (const piece of pieces) yield* createReadStream(piece) as AsyncIterable<Buffer>
  }
  // What ffmpeg did not want to read it will say itself.
  const fed = pipeline(bytes, child.stdin).catch(() => undefined)
  const [code] = await Promise.all([ended, fed])
  if (code !== 0) throw new Error(said.trim() || `ffmpeg ended with ${code ?? 'a signal'}`)
}
