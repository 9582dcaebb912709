import type { Role } from '#contracts/core/roles.ts'

export const CODE_LIFETIME_MS = 5 * 60_000
const CODE_RESEND_MS = 30_000
const CODE_MAX_ATTEMPTS = 5
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000
/** How long is known which browser a session was opened on, and an order paid from. */
export const DEVICE_MARK_LIFETIME_MS = 180 * 24 * 3_600_000
/** How stale "last seen" may be, so that reading pages does not write to the database. */
export const LAST_SEEN_STEP_MS = 5 * 60_000

/** A code as it was sent. */
interface SentCode {
  readonly codeDigest: string
  /** Tries so far, this one among them. */
  readonly attempts: number
  readonly sentAt: Date
  readonly expiresAt: Date
}

/** What a tried code is worth; too many tries count as expired, so that guessing ends. */
export function judgeCode(
  sent: SentCode | null,
  triedDigest: string,
  now: Date,
): 'right' | 'wrong' | 'expired' {
  if (sent === null || sent.expiresAt <= now || sent.attempts > CODE_MAX_ATTEMPTS) return 'expired'
  return sent.codeDigest === triedDigest ? 'right' : 'wrong'
}

/** Milliseconds until another code may be sent; 0 when it may be now. */
export const resendWaitMs = (sent: { sentAt: Date } | null, now: Date): number =>
  sent === null ? 0 : Math.max(0, sent.sentAt.getTime() + CODE_RESEND_MS - now.getTime())

/** The name of somebody who has not chosen one: the end of their number. */
export const firstName = (phone: string): string => `乡亲${phone.slice(-4)}`

const POWERFUL: readonly Role[] = ['operator', 'auditor', 'admin']

/** Whether somebody may turn one set of roles into another: only an admin touches the powerful ones. */
export function mayChangeRoles(
  actor: readonly Role[],
  before: readonly Role[],
  after: readonly Role[],
): boolean {
  if (actor.includes('admin')) return true
  return POWERFUL.every((role) => before.includes(role) === after.includes(role)) && !before.includes('admin')
}
