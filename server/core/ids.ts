import { hash } from 'node:crypto'
import { v7 } from 'uuid'

/** A new identifier (UUIDv7): sortable by the time it was made. */
export const newId = (): string => v7()

/**
 * The identifier (UUIDv8) of one intended act, derived from who did what under which idempotency key, so
 * that a retry arrives at the same row whatever happened to the first reply.
 */
export function derivedId(...parts: readonly string[]): string {
  const bytes = hash('sha256', parts.join('\u0000'), 'buffer')
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
