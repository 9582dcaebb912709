import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { parseCookie, stringifySetCookie } from 'cookie'
import { LRUCache } from 'lru-cache'

const NAME = 'fieldcast_device'
const ID_BYTES = 12
const SIGNATURE_BYTES = 12
/** Base64url of the id; the signature follows. */
const ID_LENGTH = 16
/** Half a year after the last sign-in the browser is nobody's again. */
const LIFETIME_S = 180 * 24 * 3600
/** Tokens that were found genuine lately, so that a crowd's are not checked anew with each request. */
const REMEMBERED = 50_000

/**
 * Tells browsers apart, whoever is signed in: a random number in a cookie that scripts cannot read, given when somebody
 * signs in, and signed so that nobody can make up as many as they like.
 */
export class DeviceCookies {
  readonly #key: Buffer
  readonly #genuine = new LRUCache<string, true>({ max: REMEMBERED })

  constructor(key: Buffer) {
    this.#key = key
  }

  newToken(): string {
    const id = randomBytes(ID_BYTES).toString('base64url')
    return id + this.#sign(id)
  }

  /** The token in a Cookie header; null where there is none, or one that we did not give. */
  tokenIn(header: string | undefined): string | null {
    const token = header?.includes(NAME) ? parseCookie(header)[NAME] : undefined
    if (token === undefined) return null
    if (this.#genuine.has(token)) return token
    // As text: decoding would take more than one spelling of the same bytes.
    const [given, right] = [token.slice(ID_LENGTH), this.#sign(token.slice(0, ID_LENGTH))].map((it) =>
      Buffer.from(it),
    )
    if (!given || given.length !== right?.length || !timingSafeEqual(given, right)) return null
    this.#genuine.set(token, true)
    return token
  }

  /** Set-Cookie value that has the browser keep its token, also after signing out: nobody can read it but us. */
  cookie(token: string, { secure }: { secure: boolean }): string {
    return stringifySetCookie({
      ...{ name: NAME, value: token, httpOnly: true, sameSite: 'lax', path: '/api' },
      ...{ secure, maxAge: LIFETIME_S },
    })
  }

  #sign(id: string): string {
    const whole = createHmac('sha256', this.#key).update(id).digest()
    return whole.toString('base64url', 0, SIGNATURE_BYTES)
  }
}
