import { z } from 'zod'

/**
 * What a reply may show: the fields that `reply` names and their kinds, without formats and bounds. What we answer was
 * checked when it came in, and whoever calls us checks it against the whole contract.
 */
export function replyShape(reply: z.ZodType): z.ZodType {
  if (reply instanceof z.ZodObject && !reply.def.catchall)
    return z.object(
      Object.fromEntries(
        Object.entries<z.ZodType>(reply.shape as Record<string, z.ZodType>).map(([name, field]) => [
          name,
          replyShape(field),
        ]),
      ),
    )
  if (reply instanceof z.ZodArray) return z.array(replyShape(reply.element as z.ZodType))
  if (reply instanceof z.ZodNullable) return z.nullable(replyShape(reply.unwrap() as z.ZodType))
  if (reply instanceof z.ZodOptional) return z.optional(replyShape(reply.unwrap() as z.ZodType))
  if (reply.type === 'string') return z.string()
  if (reply.type === 'number') return z.number()
  return reply
}
