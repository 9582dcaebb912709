import type { Request, Response } from 'express'
import { Problem } from '#server/core/problem.ts'
import type { Caller, SignedIn } from '#server/core/caller.ts'
import type { DeviceCookies } from './device-cookie.ts'
import { deviceOf } from './device.ts'
import type { Call } from './endpoint.ts'
import { sessionCookie } from './session-cookie.ts'

/** What was read and checked of a request. */
interface Parsed {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly key: string
  readonly caller: Caller
}

/** How cookies are kept. */
interface Cookies {
  readonly devices: DeviceCookies
  /** Whether browsers reach us over HTTPS. */
  readonly secure: boolean
}

/**
 * One call over HTTP. A class, for speed: an object literal with getters is of a shape of its own each time it is made,
 * and the engine keeps shapes, and whatever their getters hold on to, until its next full collection.
 */
export class HttpCall implements Call {
  readonly params: Call['params']
  readonly query: Call['query']
  readonly body: Call['body']
  readonly key: string
  readonly caller: Caller
  readonly #request: Request
  readonly #response: Response
  readonly #cookies: Cookies
  #newDevice: string | undefined

  constructor(request: Request, response: Response, parsed: Parsed, cookies: Cookies) {
    this.params = parsed.params
    this.query = parsed.query
    this.body = parsed.body
    this.key = parsed.key
    this.caller = parsed.caller
    this.#request = request
    this.#response = response
    this.#cookies = cookies
  }

  get origin(): string {
    return `${this.#request.protocol}://${this.#request.headers.host ?? 'localhost'}`
  }

  get device(): string {
    return deviceOf(this.#request.headers['user-agent'])
  }

  get knownDevice(): string | null {
    return this.#cookies.devices.tokenIn(this.#request.headers.cookie)
  }

  get deviceToken(): string {
    return (this.#newDevice ??= this.knownDevice ?? this.#cookies.devices.newToken())
  }

  get account(): SignedIn {
    if (!this.caller.account) throw new Problem('sign_in_first')
    return this.caller.account
  }

  startSession(token: string, expires: Date): void {
    const { devices, secure } = this.#cookies
    this.#response.append('Set-Cookie', [
      sessionCookie(token, { secure, expires }),
      devices.cookie(this.deviceToken, { secure }),
    ])
  }

  endSession(): void {
    const { secure } = this.#cookies
    this.#response.append('Set-Cookie', sessionCookie(null, { secure, expires: new Date(0) }))
  }
}
