import path from 'node:path'
import express, { type RequestHandler } from 'express'
import { Problem } from '#server/core/problem.ts'

const YEAR_S = 365 * 24 * 3_600
const THUMBNAIL_S = 10
const RANGE_NOT_SATISFIABLE = 416

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** All that a recording's folder offers; anything else in it is nobody's business. */
const playlist = /^(index|live)\.m3u8$/
const piece = /^p\d{4}\/(init\.mp4|\d{5}\.m4s)$/
const still = /^stills\/\d{8}\.jpg$/
const clip = /^clips\/([0-9a-f-]{36})\.mp4$/

interface RecordingsOptions {
  /** Has a folder for each live, named by its id. */
  readonly folder: string
  readonly files: {
    /** The file of a chapter's clip, made if need be; throws `not_found`. */
    clip(liveId: string, chapterId: string): Promise<string>
    /** A small fresh JPEG of a live that is on; throws `not_found`. */
    thumbnail(liveId: string): Promise<Uint8Array>
  }
}

/**
 * Serves recordings as HLS under /media/lives/:liveId, with ranges and ETags. Segments never change and are
 * kept by caches for a year; playlists are asked for anew each time.
 */
export function createRecordings({ folder, files }: RecordingsOptions): RequestHandler {
  const router = express.Router()
  router.get('/media/lives/:liveId/thumbnail.jpg', async (request, response) => {
    const { liveId } = request.params
    if (!uuid.test(liveId)) throw new Problem('not_found')
    const picture = await files.thumbnail(liveId)
    response.type('image/jpeg').setHeader('Cache-Control', `public, max-age=${THUMBNAIL_S}`)
    response.end(picture)
  })
  router.get('/media/lives/:liveId/*file', async (request, response) => {
    const { liveId } = request.params
    const file = [request.params.file].flat().join('/')
    if (!uuid.test(liveId)) throw new Problem('not_found')
    const chapterId = clip.exec(file)?.[1]
    if (chapterId !== undefined) {
      const made = await files.clip(liveId, chapterId)
      response.setHeader('Content-Disposition', `attachment; filename="${chapterId}.mp4"`)
      await send(response, path.relative(folder, made), folder, 'public, max-age=3600')
      return
    }
    if (playlist.test(file)) {
      response.type('application/vnd.apple.mpegurl')
      await send(response, `${liveId}/${file}`, folder, 'no-cache')
    } else if (piece.test(file) || still.test(file)) {
      if (file.endsWith('.m4s')) response.type('video/iso.segment')
      await send(response, `${liveId}/${file}`, folder, `public, max-age=${YEAR_S}, immutable`)
    } else throw new Problem('not_found')
  })
  return router
}

function send(response: express.Response, file: string, root: string, cacheControl: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.sendFile(
      file,
      { root, cacheControl: false, headers: { 'Cache-Control': cacheControl } },
      (error: (Error & { status?: number }) | undefined) => {
        // A viewer who leaves in the middle is no fault; what is not there (yet) is not found.
        if (!error || response.headersSent) resolve()
        else if (error.status === RANGE_NOT_SATISFIABLE) resolve(void response.status(error.status).end())
        else reject(new Problem('not_found', { cause: error }))
      },
    )
  })
}
