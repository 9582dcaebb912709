import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { StartupError } from './startup-error.ts'

/** What only this installation knows; 32 random bytes each, made at its first start. */
export interface Secrets {
  /** Mixed into the digests of session tokens, sign-in codes and phone numbers. */
  readonly sessionPepper: Buffer
  /** Encrypts addresses at rest. */
  readonly addressKey: Buffer
  /** Signs what the payment sandbox sends. */
  readonly paymentKey: Buffer
}

const LENGTH = 32
const secret = z
  .base64url()
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine((bytes) => bytes.length === LENGTH)
const secretsSchema = z.object({ sessionPepper: secret, addressKey: secret, paymentKey: secret })

/** Makes the secrets where there are none yet. */
export function makeSecrets(file: string): void {
  if (existsSync(file)) return
  const make = (): string => randomBytes(LENGTH).toString('base64url')
  const text = JSON.stringify({ sessionPepper: make(), addressKey: make(), paymentKey: make() }, null, 2)
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/**
 * Reads the secrets and closes the file to others.
 *
 * @throws StartupError when they are missing or damaged: new ones would make stored addresses unreadable.
 */
export function readSecrets(file: string): Secrets {
  try {
    chmodSync(file, 0o600)
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
