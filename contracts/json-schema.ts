import { z } from 'zod'

/** JSON Schema of a zod schema; `input` is what a sender writes, `output` what a receiver reads. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
