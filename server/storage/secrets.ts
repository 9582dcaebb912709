import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { StartupError } from '#server/core/startup-error.ts'

/** What only this installation knows; 32 random bytes each, made at its first start. */
export interface Secrets {
  /** Mixed into the digests of session tokens, sign-in codes and phone numbers. */
  readonly sessionPepper: Buffer
  /** Encrypts addresses at rest. */
  readonly addressKey: Buffer
  /** Signs what the payment sandbox sends. */
  readonly paymentKey: Buffer
  /** Seed of the key that signs certificates. */
  readonly certificateKey: Buffer
  /** Seed of the key that tells push services who sends (VAPID). */
  readonly pushKey: Buffer
}

const LENGTH = 32
const secret = z
  .base64url()
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine((bytes) => bytes.length === LENGTH)
const names = ['sessionPepper', 'addressKey', 'paymentKey', 'certificateKey', 'pushKey'] as const
const secretsSchema = z.object({
  sessionPepper: secret,
  addressKey: secret,
  paymentKey: secret,
  certificateKey: secret,
  pushKey: secret,
})
/** What every version has made. */
const FIRST_NAMES = names.slice(0, 3)
const written = z.record(z.string(), z.unknown())

/** Makes the secrets where there are none yet, and those that an earlier version did not know. */
export function makeSecrets(file: string): void {
  const known = existsSync(file) ? readWritten(file) : {}
  // A damaged file is left as it is, for reading it to say so.
  if (known === null || names.every((name) => name in known)) return
  // What earlier versions knew cannot be made anew: only what they did not know is.
  if (existsSync(file) && !FIRST_NAMES.every((name) => name in known)) return
  const made = names.map((name) => [name, known[name] ?? randomBytes(LENGTH).toString('base64url')])
  const text = JSON.stringify(Object.fromEntries(made), null, 2)
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function readWritten(file: string): Record<string, unknown> | null {
  try {
    return written.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/**
 * Reads the secrets and closes the file to others.
 *
 * @throws StartupError when they are missing or damaged: new ones would make stored addresses unreadable.
 */
export function readSecrets(file: string): Secrets {
  try {
    chmodSync(file, 0o600)
    if (existsSync(file)) makeSecrets(file)
    return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const state = existsSync(file) ? 'damaged' : 'missing'
    throw new StartupError(
      'secrets_unreadable',
      `The secrets in ${file} are ${state}; restore the file from the same backup as the rest of the data folder`,
      { cause },
    )
  }
}
