import { z } from 'zod'
import type { Limit } from './limit.ts'
import type { ProblemCode } from './problems.ts'
import type { Permission } from './roles.ts'

/** An HTTP route, declared once: the server mounts it, the client calls it, docs/openapi.json lists it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path below the origin, with `:name` for each member of `params`. */
  readonly path: `/api/${string}`
  readonly summary: string
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly reply: Reply
  readonly permission: Permission
  readonly limit: Limit
  /** Codes of the area that this route may answer with, besides the common ones. */
  readonly problems: readonly ProblemCode[]
  /** Whether the call must carry an Idempotency-Key. */
  readonly idempotent: boolean
  /** What its JSON may weigh, where that is more than the usual 64 KiB: it carries a file. */
  readonly maxBodyBytes?: number
  /** Its reply is text that browsers open as a file of this type, not JSON. */
  readonly file?: { readonly type: string; readonly name: string }
}

export const nothing = z.object({})

type Spec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Pick<
  Route<P, Q, B, R>,
  'method' | 'path' | 'summary' | 'reply' | 'permission' | 'limit'
> &
  Partial<
    Pick<Route<P, Q, B, R>, 'params' | 'query' | 'body' | 'problems' | 'idempotent' | 'maxBodyBytes' | 'file'>
  >

/** Declares a route; what it leaves out is empty: no params, no query, no body, no problems of its own. */
export function route<
  R extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
>(spec: Spec<P, Q, B, R>): Route<P, Q, B, R> {
  // An omitted schema is `nothing`, which is exactly what its type parameter then defaults to.
  const empty = { params: nothing, query: nothing, body: nothing, problems: [], idempotent: false }
  return { ...empty, ...spec } as Route<P, Q, B, R>
}

export type ParamsOf<R extends Route> = z.output<R['params']>
export type QueryOf<R extends Route> = z.output<R['query']>
export type BodyOf<R extends Route> = z.output<R['body']>
export type ReplyOf<R extends Route> = z.output<R['reply']>
