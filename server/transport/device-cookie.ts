import { randomBytes } from 'node:crypto'
import { parseCookie, stringifySetCookie } from 'cookie'

const NAME = 'fieldcast_device'
const BYTES = 16
const TOKEN = /^[\w-]{22}$/
/** Half a year after the last sign-in the browser is nobody's again. */
const LIFETIME_S = 180 * 24 * 3600

/** The random number that a browser was given when somebody first signed in on it; null before. */
export function deviceTokenIn(header: string | undefined): string | null {
  const token = header === undefined ? undefined : parseCookie(header)[NAME]
  return token !== undefined && TOKEN.test(token) ? token : null
}

export const newDeviceToken = (): string => randomBytes(BYTES).toString('base64url')

/** Set-Cookie value that has the browser keep its number, also after signing out: nobody can read it but us. */
export const deviceCookie = (token: string, { secure }: { secure: boolean }): string =>
  stringifySetCookie({
    name: NAME,
    value: token,
    httpOnly: true,
    sameSite: 'lax',
    path: '/api',
    secure,
    maxAge: LIFETIME_S,
  })
