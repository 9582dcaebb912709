import { z } from 'zod'
import { id, instant, line } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'

/** Why somebody was bound to a merchant or taken away; kept for good. */
export const memberReason = line(100)

/** Who works for a merchant, and what led to it, newest first. */
export const merchantStaff = z.object({
  items: z.array(z.object({ person, since: instant })).max(100),
  acts: z
    .array(
      z.object({
        id,
        kind: z.enum(['bound', 'unbound']),
        name: z.string(),
        reason: z.string(),
        by: z.string(),
        at: instant,
      }),
    )
    .max(100),
})
export type MerchantStaff = z.infer<typeof merchantStaff>

/** Where an account works; null: for no merchant. */
export const workplace = z.object({ merchantId: id.nullable(), name: z.string() })
