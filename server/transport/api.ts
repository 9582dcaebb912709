import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { parse as parseQuery } from 'node:querystring'
import compression from 'compression'
import type { Request, Response } from 'express'
import type { ProblemCode } from '#contracts/core/problems.ts'
import { permits } from '#contracts/core/roles.ts'
import { nothing, type Route } from '#contracts/core/route.ts'
import { idempotencyKey } from '#contracts/core/values.ts'
import type { Caller } from '#server/core/caller.ts'
import type { Log } from '#server/core/log.ts'
import type { Meter } from '#server/core/meter.ts'
import { Problem } from '#server/core/problem.ts'
import { callerAddress } from './caller-address.ts'
import type { DeviceCookies } from './device-cookie.ts'
import type { Endpoint, RawEndpoint } from './endpoint.ts'
import { HttpCall } from './http-call.ts'
import { checkOrigin } from './origin.ts'
import { parse } from './parse.ts'
import { asProblem, isReportable } from './problem-response.ts'
import type { RateLimits } from './rate-limits.ts'
import { replyShape } from './reply-shape.ts'
import { readBody, readJson } from './request-body.ts'
import { RouteTable, type Match } from './route-table.ts'
import { dataSecurity } from './security-headers.ts'
import { sessionTokenIn } from './session-cookie.ts'
import type { SessionReader } from './session-reader.ts'

const MAX_JSON_BYTES = 64 * 1024
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export interface ApiOptions {
  readonly endpoints: readonly Endpoint[]
  readonly rawEndpoints: readonly RawEndpoint[]
  readonly sessions: SessionReader
  readonly limits: RateLimits
  readonly devices: DeviceCookies
  readonly log: Log
  readonly meter?: Meter
  /** Whether browsers reach us over HTTPS. */
  readonly secure: boolean
  /** Whether a proxy in front of us tells the caller's address. */
  readonly behindProxy: boolean
}

/** Answers a request whose path says `params`; the code of the problem, where it answers one. */
type Answer = (
  request: IncomingMessage,
  response: ServerResponse,
  params: Match<unknown>['params'],
) => Promise<ProblemCode | undefined>

/** Answers what is below /api, all of it: every endpoint behind limit, origin, session, permission and parse. */
export function createApi(options: ApiOptions): RequestListener {
  const table = new RouteTable<ReturnType<typeof answered>>()
  for (const raw of options.rawEndpoints) {
    const name = `${raw.method === 'any' ? 'ANY' : raw.method} ${raw.path}`
    const answer = answered(name, answerRaw(name, raw, options), options)
    for (const method of raw.method === 'any' ? METHODS : [raw.method]) table.add(method, raw.path, answer)
  }
  for (const endpoint of options.endpoints) {
    const { method, path } = endpoint.route
    const name = `${method} ${path}`
    table.add(method, path, answered(name, answerCall(name, endpoint, options), options))
  }
  const secure = dataSecurity(options.secure)
  return (request, response) => {
    secure(response)
    const { method = '' } = request
    try {
      const found = table.find(method === 'HEAD' ? 'GET' : method, pathOf(request))
      if (!found) throw new Problem('not_found')
      void found.target(request, response, found.params)
    } catch (error) {
      answerProblem(error, request, response, options.log)
    }
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

const queryOf = (request: IncomingMessage): unknown =>
  parseQuery(request.url?.slice(pathOf(request).length + 1) ?? '')

/** The same with an answer for whatever fails; each is told to the meter. */
const answered =
  (name: string, answer: Answer, { meter, log }: ApiOptions) =>
  async (...[request, response, params]: Parameters<Answer>): Promise<void> => {
    const startedAt = performance.now()
    let code: ProblemCode | undefined
    try {
      code = await answer(request, response, params)
    } catch (error) {
      code = answerProblem(error, request, response, log)
    }
    meter?.answered({
      ...{ over: 'http', name, status: response.statusCode, code: code ?? null },
      seconds: (performance.now() - startedAt) / 1000,
    })
  }

function answerCall(name: string, { route, handle }: Endpoint, options: ApiOptions): Answer {
  const maxBytes = route.maxBodyBytes ?? MAX_JSON_BYTES
  const compress = compression()
  const shape = replyShape(route.reply)
  return async (request, response, params) => {
    // Only reading answers with enough to be worth compressing; Express is in its types alone.
    if (route.method === 'GET') compress(request as Request, response as Response, () => undefined)
    const body = route.method === 'GET' ? {} : await readJson(request, maxBytes)
    checkOrigin(route.method, request.headers.origin, request.headers.host)
    const caller = await callerOf(request, options)
    await options.limits.count(name, route.limit, caller)
    if (!permits(route.permission, caller.account?.roles ?? null))
      throw new Problem(caller.account ? 'not_allowed' : 'sign_in_first')
    const parsed = {
      params: parse(route.params, params, 'params'),
      query: route.query === nothing ? {} : parse(route.query, queryOf(request), 'query'),
      body: parse(route.body, body, 'body'),
      key: route.idempotent ? keyOf(request) : '',
      caller,
    }
    const call = new HttpCall(request, response, parsed, options)
    // Parsing the reply strips whatever the contract does not name, so that no row leaks.
    const reply = shape.parse(await handle(call))
    if (route.file) sendFile(response, route.file, String(reply))
    else send(response, 200, 'application/json; charset=utf-8', reply)
    return undefined
  }
}

function answerRaw(name: string, raw: RawEndpoint, { limits, behindProxy }: ApiOptions): Answer {
  return async (request, response, params) => {
    const body = await readBody(request, MAX_JSON_BYTES)
    const address = callerAddress(request.socket.remoteAddress, request.headers, behindProxy)
    if (raw.limit) await limits.count(name, raw.limit, { account: null, address })
    const { status, ...reply } = await raw.handle({
      ...{ method: request.method ?? '', params, body },
      headers: onlyText(request.headers),
    })
    for (const [header, value] of Object.entries(reply.headers ?? {})) response.setHeader(header, value)
    if (reply.problem) {
      send(response, status, 'application/problem+json; charset=utf-8', reply.problem.toBody())
      return reply.problem.code
    }
    if (reply.body !== undefined)
      response.setHeader('Content-Type', reply.type ?? 'text/plain; charset=utf-8')
    response.statusCode = status
    response.end(reply.body)
    return undefined
  }
}

const onlyText = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

async function callerOf(
  { headers, socket }: IncomingMessage,
  { sessions, behindProxy }: ApiOptions,
): Promise<Caller> {
  const token = sessionTokenIn(headers.cookie)
  const account = token === undefined ? null : await sessions.find(token)
  return { account, address: callerAddress(socket.remoteAddress, headers, behindProxy) }
}

function keyOf(request: IncomingMessage): string {
  const key = idempotencyKey.safeParse(request.headers['idempotency-key'])
  if (!key.success) throw new Problem('key_missing')
  return key.data
}

/** Answers a failure; where half of another answer is sent already, all there is left to do is to break off. */
export function answerProblem(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): ProblemCode {
  const problem = asProblem(error)
  if (isReportable(problem)) log.error({ err: error, path: pathOf(request) }, 'request failed')
  if (response.headersSent) {
    response.destroy()
    return problem.code
  }
  const body = problem.toBody()
  if (body.retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(body.retryAfterMs / 1000))
  send(response, body.status, 'application/problem+json; charset=utf-8', body)
  return problem.code
}

/** `inline`, or an iPhone saves a date among its files in the place of offering to add it to the calendar. */
function sendFile(response: ServerResponse, { type, name }: NonNullable<Route['file']>, text: string): void {
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Content-Disposition', `inline; filename="${name}"`)
  response.end(text)
}

function send(response: ServerResponse, status: number, type: string, body: unknown): void {
  response.statusCode = status
  response.setHeader('Content-Type', type)
  response.end(JSON.stringify(body))
}
