import { z } from 'zod'

/** What an account may act as; one account may hold several. */
export const roles = [
  'viewer',
  'host',
  'helper',
  'official',
  'influencer',
  'merchant',
  'judge',
  'station',
  'operator',
  'auditor',
  'admin',
] as const

export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** Who may call: anybody, anybody signed in, or holders of one of these roles (an admin always may). */
export type Permission = 'anyone' | 'signedIn' | readonly Role[]

/** Decides a permission from the roles of the caller; null is a guest. */
export function permits(permission: Permission, held: readonly Role[] | null): boolean {
  if (permission === 'anyone') return true
  if (held === null) return false
  if (permission === 'signedIn') return true
  return held.includes('admin') || permission.some((wanted) => held.includes(wanted))
}
