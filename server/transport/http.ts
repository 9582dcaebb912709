import compression from 'compression'
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express'
import { idempotencyKey } from '#contracts/core/values.ts'
import { permits } from '#contracts/core/roles.ts'
import type { Route } from '#contracts/core/route.ts'
import { Problem } from '#server/core/problem.ts'
import type { Caller } from '#server/core/caller.ts'
import type { SessionReader } from './session-reader.ts'
import type { Endpoint, RawEndpoint } from './endpoint.ts'
import { HttpCall } from './http-call.ts'
import type { Log } from '#server/core/log.ts'
import type { Meter } from '#server/core/meter.ts'
import { parse } from './parse.ts'
import { asProblem, isReportable } from './problem-response.ts'
import type { RateLimits } from './rate-limits.ts'
import { checkOrigin } from './origin.ts'
import type { DeviceCookies } from './device-cookie.ts'
import { dataSecurity, pageSecurity } from './security-headers.ts'
import { sessionTokenIn } from './session-cookie.ts'

const MAX_JSON_BYTES = 64 * 1024

interface HttpOptions {
  readonly endpoints: readonly Endpoint[]
  readonly rawEndpoints: readonly RawEndpoint[]
  readonly sessions: SessionReader
  readonly limits: RateLimits
  readonly devices: DeviceCookies
  readonly log: Log
  readonly meter?: Meter
  /** Serves what operators of the machine read, where there is such a page. */
  readonly metricsPage?: express.RequestHandler
  /** Serves what is not under /api: the client's files. */
  readonly site: express.RequestHandler
  /** Whether browsers reach us over HTTPS. */
  readonly secure: boolean
  /** Whether a proxy in front of us tells the caller's address. */
  readonly behindProxy: boolean
}

/** Builds the Express application: every endpoint behind limit, origin, session, permission and parse. */
export function createHttp(options: HttpOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', options.behindProxy ? 1 : false)
  app.set('query parser', 'simple')
  app.use('/api', dataSecurity(options.secure))
  app.use(byFirstWord(options))
  app.use('/api', () => {
    throw new Problem('not_found')
  })
  if (options.metricsPage) app.use(options.metricsPage)
  app.use(pageSecurity(options.secure), options.site)
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error)
      return
    }
    answerProblem(error, request, response, options.log)
  })
  return app
}

/** A router for each word that follows /api: a request is not compared with every route there is. */
function byFirstWord(options: HttpOptions): RequestHandler {
  const routers = new Map<string, Router>()
  const routerOf = (path: string): Router => {
    const word = firstWordOf(path)
    const router = routers.get(word) ?? express.Router()
    routers.set(word, router)
    return router
  }
  for (const raw of options.rawEndpoints) mountRaw(routerOf(raw.path), raw, options)
  for (const endpoint of options.endpoints) mount(routerOf(endpoint.route.path), endpoint, options)
  return (request, response, next) => {
    const router = routers.get(firstWordOf(request.path))
    if (router) router(request, response, next)
    else next()
  }
}

/** `offers` of `/api/offers/…`. */
const firstWordOf = (path: string): string => path.split('/', 3)[2] ?? ''

function mount(router: Router, { route, handle }: Endpoint, options: HttpOptions): void {
  const method = route.method.toLowerCase() as Lowercase<typeof route.method>
  // Only reading answers with enough to be worth compressing.
  const before =
    route.method === 'GET'
      ? [compression()]
      : [express.json({ limit: route.maxBodyBytes ?? MAX_JSON_BYTES, strict: true })]
  const measured = options.meter ? [measure(options.meter, `${route.method} ${route.path}`)] : []
  router[method](route.path, ...measured, ...before, async (request: Request, response: Response) => {
    checkOrigin(request.method, request.headers.origin, request.headers.host)
    const caller = await callerOf(request, options.sessions)
    await options.limits.count(`${route.method} ${route.path}`, route.limit, caller)
    if (!permits(route.permission, caller.account?.roles ?? null))
      throw new Problem(caller.account ? 'not_allowed' : 'sign_in_first')
    const parsed = {
      params: parse(route.params, request.params, 'params'),
      query: parse(route.query, request.query, 'query'),
      body: parse(route.body, request.body ?? {}, 'body'),
      key: route.idempotent ? keyOf(request) : '',
      caller,
    }
    const call = new HttpCall(request, response, parsed, options)
    // Parsing the reply strips whatever the contract does not name, so that no row leaks.
    const reply = route.reply.parse(await handle(call))
    if (route.file) sendFile(response, route.file, String(reply))
    else send(response, 200, 'application/json; charset=utf-8', reply)
  })
}

/** Tells the meter of each answer once it is sent. */
function measure(meter: Meter, name: string): express.RequestHandler {
  return (_request, response, next) => {
    const startedAt = performance.now()
    response.once('finish', () => {
      const code: unknown = response.locals['problem']
      meter.answered({
        ...{ over: 'http', name, status: response.statusCode },
        code: typeof code === 'string' ? code : null,
        seconds: (performance.now() - startedAt) / 1000,
      })
    })
    next()
  }
}

function mountRaw(router: Router, raw: RawEndpoint, { limits, meter }: HttpOptions): void {
  const name = `${raw.method === 'any' ? 'ANY' : raw.method} ${raw.path}`
  const measured = meter ? [measure(meter, name)] : []
  const whole = express.raw({ type: () => true, limit: MAX_JSON_BYTES })
  const answer: express.RequestHandler = async (request, response) => {
    if (raw.limit) await limits.count(name, raw.limit, { account: null, address: request.ip ?? 'unknown' })
    const body: unknown = request.body
    const { status, ...reply } = await raw.handle({
      method: request.method,
      params: onlyText(request.params),
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      headers: onlyText(request.headers),
    })
    for (const [header, value] of Object.entries(reply.headers ?? {})) response.setHeader(header, value)
    if (reply.problem) {
      response.locals['problem'] = reply.problem.code
      send(response, status, 'application/problem+json; charset=utf-8', reply.problem.toBody())
    } else if (reply.body === undefined) response.status(status).end()
    else
      response
        .status(status)
        .type(reply.type ?? 'text/plain')
        .send(reply.body)
  }
  router[raw.method === 'any' ? 'all' : 'post'](raw.path, ...measured, whole, answer)
}

const onlyText = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

async function callerOf(request: Request, sessions: SessionReader): Promise<Caller> {
  const token = sessionTokenIn(request.headers.cookie)
  return {
    account: token === undefined ? null : await sessions.find(token),
    address: request.ip ?? 'unknown',
  }
}

function keyOf(request: Request): string {
  const key = idempotencyKey.safeParse(request.headers['idempotency-key'])
  if (!key.success) throw new Problem('key_missing')
  return key.data
}

function answerProblem(error: unknown, request: Request, response: Response, log: Log): void {
  const problem = asProblem(error)
  if (isReportable(problem)) log.error({ err: error, path: request.path }, 'request failed')
  const body = problem.toBody()
  response.locals['problem'] = problem.code
  if (body.retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(body.retryAfterMs / 1000))
  send(response, body.status, 'application/problem+json; charset=utf-8', body)
}

/** `inline`, or an iPhone saves a date among its files in the place of offering to add it to the calendar. */
function sendFile(response: Response, { type, name }: NonNullable<Route['file']>, text: string): void {
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Content-Disposition', `inline; filename="${name}"`)
  response.end(text)
}

/** What Express's own `json` does, but for the digest of a body that is never kept. */
function send(response: Response, status: number, type: string, body: unknown): void {
  response.statusCode = status
  response.setHeader('Content-Type', type)
  response.end(JSON.stringify(body))
}
