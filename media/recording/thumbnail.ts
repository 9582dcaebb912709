import { join } from 'node:path'
import { MediaError } from '../error.ts'
import type { RecordingArchive } from './archive.ts'
import { feedFfmpeg } from './feed-ffmpeg.ts'

export interface ThumbnailRequest {
  archive: RecordingArchive
  ffmpegBin: string
  /** In pixels; the height follows. */
  width: number
}

/** The newest keyframe of a recording as a JPEG. Errors: media_failed, also when nothing was recorded yet. */
export async function takeThumbnail({ archive, ffmpegBin, width }: ThumbnailRequest): Promise<Buffer> {
  const pieces = archive.newestPieces()
  if (pieces.length === 0) throw new MediaError('media_failed', 'nothing is recorded yet')
  try {
    const picture = await feedFfmpeg({
      ffmpegBin,
      pieces: pieces.map((piece) => join(archive.folder, piece)),
      output: [
        ...['-map', '0:v:0', '-frames:v', '1', '-vf', `scale=${width}:-2`, '-q:v', '6'],
        ...['-f', 'mjpeg', 'pipe:1'],
      ],
    })
    if (picture.length === 0) throw new Error('no frame in the newest piece')
    return picture
  } catch (error) {
    throw new MediaError('media_failed', String(error), { cause: error })
  }
}
