import path from 'node:path'
import express from 'express'
import { Problem } from '#server/core/problem.ts'

const YEAR_MS = 365 * 24 * 3_600_000

/**
 * Serves recordings and uploaded pictures through `others`, and the built client: hashed files for a year, every
 * other path as the one page that routes itself.
 */
export function createSite(
  folder: string,
  ...others: readonly express.RequestHandler[]
): express.RequestHandler {
  const router = express.Router()
  for (const other of others) router.use(other)
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
