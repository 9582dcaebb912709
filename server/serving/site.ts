import path from 'node:path'
import express from 'express'
import { Problem } from '#server/core/problem.ts'

const YEAR_MS = 365 * 24 * 3_600_000

/**
 * Serves the recordings and the uploaded pictures, if there are any, and the built client: hashed files for a year, every other path as
 * the one page that routes itself.
 */
export function createSite(
  folder: string,
  recordings: express.RequestHandler | null,
  pictures: string | null = null,
): express.RequestHandler {
  const router = express.Router()
  if (recordings) router.use(recordings)
  if (pictures !== null) router.use('/pictures', uploaded(pictures))
  router.use(
    '/assets',
    express.static(path.join(folder, 'assets'), { immutable: true, maxAge: YEAR_MS, index: false }),
  )
  router.use(express.static(folder, { index: false }))
  router.use((request, response) => {
    if (request.method !== 'GET' || !request.accepts('html') || path.extname(request.path) !== '')
      throw new Problem('not_found')
    response.setHeader('Cache-Control', 'no-cache')
    response.sendFile('index.html', { root: folder })
  })
  return router
}

/** Named by their content, so that whoever has one never asks again. */
function uploaded(folder: string): express.RequestHandler {
  const router = express.Router()
  router.use(express.static(folder, { immutable: true, maxAge: YEAR_MS, index: false, dotfiles: 'ignore' }))
  router.use(() => {
    throw new Problem('not_found')
  })
  return router
}
