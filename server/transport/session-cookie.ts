import { parseCookie, stringifySetCookie } from 'cookie'

const NAME = 'fieldcast_session'

/** The session token in a Cookie header, if any. */
export const sessionTokenIn = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : parseCookie(header)[NAME]

/** Set-Cookie value that keeps the token away from scripts and other sites; null ends the session. */
export const sessionCookie = (token: string | null, options: { secure: boolean; expires: Date }): string =>
  stringifySetCookie({
    name: NAME,
    value: token ?? '',
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: options.secure,
    expires: token === null ? new Date(0) : options.expires,
  })
