import { Problem } from '#server/core/problem.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a browser's Origin is the very host it called. Tools that send no Origin carry no ambient cookie. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}

/** Refuses a changing request that another site's page sent. Throws `wrong_origin`. */
export function checkOrigin(method: string, origin: string | undefined, host: string | undefined): void {
  if (!SAFE.has(method) && !isSameOrigin(origin, host)) throw new Problem('wrong_origin')
}
