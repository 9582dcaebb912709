import type { z } from 'zod'
import { because, isReasonCode, type Reason, type ReasonCode } from '#contracts/core/reasons.ts'
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
      reason: reasonOf(issue, value),
    })),
  })
}

const KINDS: Partial<Record<z.core.$ZodIssue['code'], ReasonCode>> = {
  invalid_format: 'wrong_form',
  invalid_value: 'no_choice',
  invalid_union: 'wrong_form',
  unrecognized_keys: 'unknown_member',
}

/** Why the shape was refused: a check of the contract names its own reason, all others follow from what was asked. */
function reasonOf(issue: z.core.$ZodIssue, value: unknown): Reason {
  if (isReasonCode(issue.message)) return because(issue.message)
  if (memberAt(value, issue.path) === undefined) return because('missing')
  switch (issue.code) {
    case 'invalid_type':
      return because('wrong_kind')
    case 'too_small':
      return because(BOUNDS.low[unitOf(issue.origin)], { bound: String(issue.minimum) })
    case 'too_big':
      return because(BOUNDS.high[unitOf(issue.origin)], { bound: String(issue.maximum) })
    case 'not_multiple_of':
      return because('no_multiple', { bound: issue.divisor })
    default:
      return because(KINDS[issue.code] ?? 'wrong')
  }
}

const BOUNDS = {
  low: { text: 'text_short', list: 'list_short', figure: 'too_low' },
  high: { text: 'text_long', list: 'list_long', figure: 'too_high' },
} as const

function unitOf(origin: string): 'text' | 'list' | 'figure' {
  if (origin === 'string') return 'text'
  return origin === 'array' || origin === 'set' || origin === 'map' ? 'list' : 'figure'
}

function memberAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (held, key) =>
      typeof held === 'object' && held !== null ? (held as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )
}
