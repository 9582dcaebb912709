import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { drawing, id, instant, line, phone } from '../core/values.ts'
import { role } from '../core/roles.ts'

export const username = z.string().regex(/^[a-z][a-z0-9._-]{2,31}$/, reason('no_user_name'))

/** The signed-in person as they see themselves. */
export const me = z.object({
  id,
  displayName: line(24),
  avatar: drawing,
  roles: z.array(role),
  /** Shown masked, such as 138****5678; null for staff without a phone. */
  phoneMasked: z.string().nullable(),
})
export type Me = z.infer<typeof me>

/** A person as anybody may see them. */
export const person = z.object({ id, displayName: z.string(), avatar: drawing })
export type Person = z.infer<typeof person>

/** A person as an operator sees them. */
export const account = person.extend({
  username: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  roles: z.array(role),
  createdAt: instant,
})
export type Account = z.infer<typeof account>

/** One signed-in device. */
export const session = z.object({
  id,
  device: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  current: z.boolean(),
})
export type Session = z.infer<typeof session>

export const newAccount = z.object({
  displayName: line(24),
  avatar: drawing.default('farmer'),
  phone: phone.optional(),
  username: username.optional(),
  password: z.string().min(10).max(128).optional(),
  roles: z.array(role).min(1).max(11),
})
