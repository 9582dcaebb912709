import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Which side shows that it knows the secret: the answer of one never does for the other. */
type Side = 'node' | 'api'

export const freshNonce = (): string => randomBytes(24).toString('base64url')

/** What only somebody with the secret can answer to this pair of nonces: HMAC-SHA256 (RFC 2104). */
export const proofOf = (
  secret: string,
  side: Side,
  ...nonces: readonly [api: string, node: string]
): string =>
  createHmac('sha256', secret)
    .update([side, ...nonces].join(' '))
    .digest('base64url')

export function isProof(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
