import { hash } from 'node:crypto'
import { v7 } from 'uuid'

/** A new identifier (UUIDv7): sortable by the time it was made. */
export const newId = (): string => v7()

/**
 * The identifier (UUIDv8) of one intended act, derived from who did what under which idempotency key, so
 * that a retry arrives at the same row whatever happened to the first reply.
 */
export function derivedId(...parts: readonly string[]): string {
  const hex = hash('sha256', parts.join('\u0000'))
  const version = `8${hex.slice(13, 16)}`
  const variant = `${VARIANTS[Number.parseInt(hex.slice(16, 17), 16) & 3] ?? ''}${hex.slice(17, 20)}`
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}-${variant}-${hex.slice(20, 32)}`
}

/** How the fourth group of an RFC 9562 identifier may begin: its two highest bits are 10. */
const VARIANTS = ['8', '9', 'a', 'b']
