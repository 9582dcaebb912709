import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MediaError } from '../error.ts'
import type { RecordingArchive } from './archive.ts'
import { feedFfmpeg } from './feed-ffmpeg.ts'

export interface ClipRequest {
  archive: RecordingArchive
  from: Date
  to: Date
  ffmpegBin: string
  /** Where the MP4 goes; its folder is made. */
  file: string
}

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
    await feedFfmpeg({
      ffmpegBin,
      pieces: pieces.map((piece) => join(archive.folder, piece)),
      output: ['-map', '0', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', growing],
    })
    await rename(growing, file)
  } catch (error) {
    await rm(growing, { force: true })
    throw new MediaError('media_failed', String(error), { cause: error })
  }
}
