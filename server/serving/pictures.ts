import express, { type RequestHandler } from 'express'
import { Problem } from '#server/core/problem.ts'

/** Serves uploaded pictures. They are named by their content, so that whoever has one never asks again. */
export function createPictures(find: (file: string) => Promise<Uint8Array | null>): RequestHandler {
  const router = express.Router()
  router.get('/pictures/:file', async (request, response) => {
    const picture = await find(request.params.file)
    if (picture === null) throw new Problem('not_found')
    response.type('image/webp').setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    response.end(picture)
  })
  return router
}
