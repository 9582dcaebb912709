/** Where to go after signing in: a page of this site that was asked for, else home. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  // `//host` and `/\host` would leave the site.
  return /^\/[/\\]/.test(next) || next.startsWith('/sign-in') ? '/' : next
}

/** Digits only, without a +86 in front: what people paste is not always bare. */
export const bareDigits = (typed: string): string => typed.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '')
