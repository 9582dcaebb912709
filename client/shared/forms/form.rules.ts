import type { z } from 'zod'

/** The paths of a refused request's body as the form knows them: `body.skus.0.name` → `skus.0.name`. */
export const pathsOf = (fields: readonly { path: string }[]): string[] =>
  fields.map(({ path }) => path.replace(/^body\.?/, ''))

/**
 * What a form says below its fields: nothing while each path that is wrong has a field that shows it, else the
 * problem's words with the server's reasons for the others.
 */
export function restWords(
  {
    title,
    fields,
  }: { readonly title: string; readonly fields: readonly { path: string; message: string }[] },
  wrong: readonly string[],
  shown: ReadonlySet<string>,
): string | null {
  const unshown = new Set(wrong.filter((path) => !shown.has(path)))
  if (wrong.length > 0 && unshown.size === 0) return null
  const reasons = fields.filter((field) => pathsOf([field]).some((path) => unshown.has(path)))
  return [title, ...reasons.map(({ message }) => message)].join('：')
}

/** What the contract's own schema finds wrong before anything is sent. */
export function wrongPaths(schema: z.ZodType, draft: unknown): string[] {
  const parsed = schema.safeParse(draft)
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))
}

/** An empty input means "left out", which optional members of a contract understand. */
export function withoutBlanks<T extends Record<string, unknown>>(draft: T): Partial<T> {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== '')) as Partial<T>
}
