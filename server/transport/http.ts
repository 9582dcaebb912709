import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import express, { type NextFunction, type RequestHandler } from 'express'
import { answerProblem, createApi, type ApiOptions } from './api.ts'
import { pageSecurity } from './security-headers.ts'

interface HttpOptions extends ApiOptions {
  /** Serves what operators of the machine read, where there is such a page. */
  readonly metricsPage?: RequestHandler
  /** Serves what is not under /api: the client's files. */
  readonly site: RequestHandler
}

const BELOW_API = /^\/api(?:[/?]|$)/

/** Builds what answers every HTTP request: calls below /api by their contracts, all else by Express (ADR 7). */
export function createHttp(options: HttpOptions): RequestListener {
  const api = createApi(options)
  const pages = createPages(options)
  return (request, response) => {
    if (BELOW_API.test(request.url ?? '')) api(request, response)
    else pages(request, response)
  }
}

function createPages({ metricsPage, site, secure, log }: HttpOptions): RequestListener {
  const app = express()
  app.disable('x-powered-by')
  if (metricsPage) app.use(metricsPage)
  app.use(pageSecurity(secure), site)
  app.use((error: unknown, request: IncomingMessage, response: ServerResponse, _next: NextFunction) => {
    answerProblem(error, request, response, log)
  })
  return app
}
