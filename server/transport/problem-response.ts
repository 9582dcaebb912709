import { Problem } from '#server/core/problem.ts'

/** What the body parser and router throw, by their `type` or `status`. */
interface HttpFailure {
  type?: unknown
  status?: unknown
}

/** Any failure as a problem; an unknown one becomes `unexpected` and says nothing of the inside. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (typeof error === 'object' && error !== null) {
    const { type, status } = error as HttpFailure
    if (type === 'entity.too.large') return new Problem('too_large')
    if (status === 404) return new Problem('not_found')
    if (typeof status === 'number' && status >= 400 && status < 500) return new Problem('malformed')
    if (isConnectionFailure(error)) return new Problem('unavailable', { retryAfterMs: 2000, cause: error })
  }
  return new Problem('unexpected', { cause: error })
}

/** Whether somebody who runs the server should see it in the log. */
export const isReportable = (problem: Problem): boolean => problem.status >= 500

const LOST_DATABASE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  'P1001',
  'P1017',
  'P2024',
  'P2028',
])

/** What node-postgres says, without a code, of a connection that broke or never came about. */
const BROKEN_CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/

/** How far down a chain of causes is looked: Prisma wraps its driver, which wraps PostgreSQL. */
const DEPTH = 4

function isConnectionFailure(error: unknown, depth = DEPTH): boolean {
  if (typeof error !== 'object' || error === null || depth === 0) return false
  const { code, originalCode, message, cause, meta } = error as Partial<Record<string, unknown>>
  if ([code, originalCode].some((it) => typeof it === 'string' && LOST_DATABASE.has(it))) return true
  if (typeof message === 'string' && BROKEN_CONNECTION.test(message)) return true
  const { driverAdapterError } = (meta ?? {}) as { driverAdapterError?: unknown }
  return isConnectionFailure(cause, depth - 1) || isConnectionFailure(driverAdapterError, depth - 1)
}
