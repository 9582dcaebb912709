import type { Broadcaster } from '#server/core/broadcast.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import { stillEndpoints } from '#server/areas/live/stills/stills.http.ts'
import { StillsService } from '#server/areas/live/stills/stills.service.ts'
import { ClipsService } from './clips.service.ts'
import { recordingEndpoints } from './recordings.http.ts'
import { RecordingsService, type RecordingOptions } from './recordings.service.ts'
import { RecordingsStore } from './recordings.store.ts'
import { ThumbnailsService } from './thumbnails.service.ts'

/** What is kept of a live's picture, and given out as files beside the API. */
export interface LiveFiles {
  /** The MP4 of a chapter, made if need be; throws `not_found`. */
  clip(liveId: string, chapterId: string): Promise<string>
  /** The newest still of a live, where it is the one of this moment. */
  still(liveId: string, streamMs: number): Uint8Array | null
  /** A small fresh picture of a live that is on; throws `not_found`. */
  thumbnail(liveId: string): Promise<Uint8Array>
}

/** Recordings with their clips and thumbnails, and the stills of hosts without network for moving pictures. */
export function createRecording(deps: {
  db: Database
  clock: Clock
  log: Log
  lives: LivesService
  broadcaster: Broadcaster
  /** Null: lives are not recorded. */
  recordings: RecordingOptions | null
}): { recordings: RecordingsService; stills: StillsService; endpoints: Endpoint[]; files: LiveFiles } {
  const options = deps.recordings
  const recordings = new RecordingsService({ ...deps, options, store: new RecordingsStore(deps.db) })
  const folderOf = options ? (liveId: string) => recordings.folderOf(liveId) : null
  const stills = new StillsService({ ...deps, folderOf })
  const ffmpegBin = options?.ffmpegBin ?? ''
  const clips = new ClipsService({ ...deps, recordings, ffmpegBin })
  const thumbnails = new ThumbnailsService({ recordings, stills, ffmpegBin })
  return {
    recordings,
    stills,
    endpoints: [...recordingEndpoints(recordings, stills), ...stillEndpoints(stills)],
    files: {
      clip: (liveId, chapterId) => clips.file(liveId, chapterId),
      still: (liveId, streamMs) => stills.picture(liveId, streamMs),
      thumbnail: (liveId) => thumbnails.picture(liveId),
    },
  }
}
