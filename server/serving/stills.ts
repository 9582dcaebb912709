import express, { type RequestHandler } from 'express'

/** Serves the newest still of each live from memory, so that it is seen with a full disk or none; else `others`. */
export function createStills(
  find: (liveId: string, streamMs: number) => Uint8Array | null,
  others: RequestHandler | null,
): RequestHandler {
  const router = express.Router()
  router.get('/media/lives/:liveId/stills/:file', (request, response, next) => {
    const { liveId, file } = request.params
    const picture = /^\d{8}\.jpg$/.test(file) ? find(liveId, Number(file.slice(0, 8))) : null
    if (picture === null) {
      next()
      return
    }
    response.type('image/jpeg').setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    response.end(picture)
  })
  if (others) router.use(others)
  return router
}
