import type { z } from 'zod'

/** The paths of a refused request's body as the form knows them: `body.skus.0.name` → `skus.0.name`. */
export const pathsOf = (fields: readonly { path: string }[]): string[] =>
  fields.map(({ path }) => path.replace(/^body\.?/, ''))

/** What the contract's own schema finds wrong before anything is sent. */
export function wrongPaths(schema: z.ZodType, draft: unknown): string[] {
  const parsed = schema.safeParse(draft)
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))
}

/** An empty input means "left out", which optional members of a contract understand. */
export function withoutBlanks<T extends Record<string, unknown>>(draft: T): Partial<T> {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== '')) as Partial<T>
}
