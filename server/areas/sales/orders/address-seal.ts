import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'

const secret = z.object({ name: z.string(), phone: z.string(), region: z.string(), street: z.string() })

/** What of an address is kept only under encryption. */
export type AddressSecret = z.infer<typeof secret>

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Binds the ciphertext to what it is and to this layout of nonce, tag and data. */
const PURPOSE = Buffer.from('fieldcast address 1')

/** Encrypts addresses at rest with AES-256-GCM under the installation's key of 32 bytes. */
export class AddressSeal {
  readonly #key: Buffer

  constructor(key: Buffer) {
    if (key.length !== 32) throw new Error('the address key must have 32 bytes')
    this.#key = key
  }

  seal(address: AddressSecret): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce).setAAD(PURPOSE)
    const data = Buffer.concat([cipher.update(JSON.stringify(address), 'utf8'), cipher.final()])
    return Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), data]))
  }

  /** Throws when a byte was changed, or the key is another one. */
  open(sealed: Uint8Array): AddressSecret {
    const bytes = Buffer.from(sealed)
    const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_BYTES))
    decipher.setAAD(PURPOSE).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const data = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    return secret.parse(JSON.parse(data.toString('utf8')))
  }
}
