import type { z } from 'zod'
import { Problem } from '#server/core/problem.ts'

/** Parses one part of a request; throws `invalid` naming each refused member as `part.path`. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: string,
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Problem('invalid', {
    fields: result.error.issues.slice(0, 20).map((issue) => ({
      path: [part, ...issue.path.map(String)].join('.'),
      message: issue.message,
    })),
  })
}
