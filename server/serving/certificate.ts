import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const LIFETIME_MS = 365 * 24 * 3_600_000
const RENEW_BEFORE_MS = 30 * 24 * 3_600_000

const kept = z.object({ address: z.string(), expires: z.coerce.date(), key: z.string(), cert: z.string() })

/** A key and certificate for HTTPS, both PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/**
 * The certificate for this address on the local network, kept in the data folder and made anew for another
 * address or a month before it ends. Phones warn of it once, since nobody vouches for it.
 */
export async function lanCertificate(dataFolder: string, address: string): Promise<Certificate> {
  const file = path.join(dataFolder, 'lan-certificate.json')
  if (existsSync(file)) {
    const found = kept.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (
      found.success &&
      found.data.address === address &&
      found.data.expires.getTime() > Date.now() + RENEW_BEFORE_MS
    )
      return found.data
  }
  // Needed once a year.
  const { generate } = await import('selfsigned')
  const expires = new Date(Date.now() + LIFETIME_MS)
  const made = await generate([{ name: 'commonName', value: 'Fieldcast' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate: expires,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: address },
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  const certificate = { key: made.private, cert: made.cert }
  writeFileSync(`${file}.new`, JSON.stringify({ address, expires, ...certificate }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return certificate
}
