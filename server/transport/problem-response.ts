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
  '57P01',
  '57P02',
  '57P03',
  '08006',
  'P1001',
  'P1017',
  'P2024',
])

function isConnectionFailure(error: object): boolean {
  return 'code' in error && typeof error.code === 'string' && LOST_DATABASE.has(error.code)
}
