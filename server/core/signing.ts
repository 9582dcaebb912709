import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** What stands before an Ed25519 seed in its PKCS #8 form (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const RAW_KEY_BYTES = 32

/** Signs and verifies with one Ed25519 key (RFC 8032), made from its 32-byte seed. */
export function ed25519Signer(seed: Buffer) {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key)
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return {
    sign: (text: string): string => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
    verify: (text: string, signature: string): boolean =>
      verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'base64url')),
    publicKey: spki.subarray(-RAW_KEY_BYTES).toString('base64url'),
  }
}
