import type { Role } from '#contracts/core/roles.ts'

/** The signed-in account as every area sees it. */
export interface SignedIn {
  readonly accountId: string
  readonly sessionId: string
  readonly displayName: string
  readonly avatar: string
  readonly roles: readonly Role[]
}

/** A session that was revoked, or every session of an account where it names none. */
export interface EndedSession {
  readonly accountId: string
  readonly sessionId: string | null
}

/** Who calls: an account or a guest, and from where. */
export interface Caller {
  readonly account: SignedIn | null
  /** The caller's network address, for limits. */
  readonly address: string
}

/** Whether the account holds one of these roles; an admin holds them all. */
export const isOneOf = (account: SignedIn, ...roles: Role[]): boolean =>
  account.roles.includes('admin') || roles.some((role) => account.roles.includes(role))
