import { createHash, timingSafeEqual } from 'node:crypto'
import { Router, type Request, type RequestHandler } from 'express'
import { Problem } from '#server/core/problem.ts'
import type { Metrics } from './metrics.ts'

interface PageOptions {
  readonly metrics: Metrics
  /** Who shows it may read from anywhere; without one only this machine itself reads. */
  readonly token: string | undefined
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Serves GET /metrics to whoever may read it; to others there is no such page. */
export function metricsPage({ metrics, token }: PageOptions): RequestHandler {
  const router = Router()
  router.get('/metrics', async (request, response) => {
    if (!(token === undefined ? isLocal(request) : shows(request, token))) throw new Problem('not_found')
    response.setHeader('Cache-Control', 'no-store')
    response.type(metrics.contentType).send(await metrics.render())
  })
  return router
}

/** Asked on this machine itself; what a proxy on it passes on comes from elsewhere. */
const isLocal = (request: Request): boolean =>
  loopback.has(request.socket.remoteAddress ?? '') &&
  request.headers['x-forwarded-for'] === undefined &&
  request.headers.forwarded === undefined

/** Digests are of one length, and comparing them takes the same time wherever they differ. */
const shows = ({ headers }: Request, token: string): boolean =>
  timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
