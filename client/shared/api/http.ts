import type { z } from 'zod'
import { problemBody } from '#contracts/core/problems.ts'
import type { ReplyOf, Route } from '#contracts/core/route.ts'
import { newKey } from './key.ts'
import { asProblem, localProblem, offline, ProblemError } from './problem.ts'
import { backoffMs, mayRetry } from './retry.rules.ts'

const ATTEMPTS = 4
const ANSWER_WITHIN_MS = 15_000

/** Whether nothing of T must be sent: it has no members, or only optional ones. */
type Dispensable<T> = string extends keyof T ? true : Partial<T> extends T ? true : false

/** A part of a request: may be left out when the contract has nothing in it that must be sent. */
type Part<Name extends string, T> = Dispensable<T> extends true ? Partial<Record<Name, T>> : Record<Name, T>

/** What a call of the route sends, as the contract takes it. */
export type Sent<R extends Route> = Part<'params', z.input<R['params']>> &
  Part<'query', z.input<R['query']>> &
  Part<'body', z.input<R['body']>> & {
    /** The intended act's own key; a fresh one is made when it is left out. */
    key?: string
  }

interface Loose {
  params?: unknown
  query?: unknown
  body?: unknown
  key?: string
}

/**
 * Calls a route of the contract and answers with its parsed reply.
 * Reads and keyed acts are repeated with the same key while the server is away; throws ProblemError otherwise.
 */
export async function call<R extends Route>(
  route: R,
  ...[sent]: Dispensable<Sent<R>> extends true ? [sent?: Sent<R>] : [sent: Sent<R>]
): Promise<ReplyOf<R>> {
  const loose: Loose = sent ?? {}
  const url = urlOf(route.path, loose.params, loose.query)
  const init = initOf(route, loose)
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(route, url, init)
    } catch (error) {
      const problem = asProblem(error)
      const again = mayRetry(route, problem.code, problem.problem.status)
      if (!again || attempt + 1 >= ATTEMPTS) throw problem
      await pause(problem.retryAfterMs ?? backoffMs(attempt, Math.random()))
    }
  }
}

/** Where a route that answers with a file is opened by the browser itself. */
export function addressOf<R extends Route>(
  route: R,
  ...[sent]: Dispensable<Sent<R>> extends true ? [sent?: Sent<R>] : [sent: Sent<R>]
): string {
  const loose: Loose = sent ?? {}
  return urlOf(route.path, loose.params, loose.query)
}

async function once<R extends Route>(route: R, url: string, init: RequestInit): Promise<ReplyOf<R>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => {
    throw offline()
  })
  const json: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(json, response.status)
  const reply = route.reply.safeParse(json)
  if (reply.success) return reply.data as ReplyOf<R>
  console.error(`${route.method} ${route.path} answered outside its contract`, reply.error.issues)
  throw localProblem('unexpected')
}

function problemOf(json: unknown, status: number): ProblemError {
  const parsed = problemBody.safeParse(json)
  if (parsed.success) return new ProblemError(parsed.data)
  // A proxy's own page: the server behind it is away.
  return status >= 502 && status <= 504
    ? localProblem('unavailable', status)
    : localProblem('unexpected', status)
}

function initOf(route: Route, sent: Loose): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (route.idempotent) headers['idempotency-key'] = sent.key ?? newKey()
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin' }
  if (route.method === 'GET') return init
  headers['content-type'] = 'application/json'
  return { ...init, body: JSON.stringify(sent.body ?? {}) }
}

function urlOf(path: string, params: unknown, query: unknown): string {
  const values = textsOf(params)
  const filled = path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(values[name] ?? ''))
  const search = new URLSearchParams(textsOf(query)).toString()
  return search === '' ? filled : `${filled}?${search}`
}

function textsOf(record: unknown): Record<string, string> {
  if (typeof record !== 'object' || record === null) return {}
  const present = Object.entries(record).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]))
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
