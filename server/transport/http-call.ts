import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
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

/** How browsers reach us. */
interface Site {
  readonly devices: DeviceCookies
  /** Over HTTPS. */
  readonly secure: boolean
  /** Through a proxy that tells how. */
  readonly behindProxy: boolean
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
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #site: Site
  #newDevice: string | undefined

  constructor(request: IncomingMessage, response: ServerResponse, parsed: Parsed, site: Site) {
    this.params = parsed.params
    this.query = parsed.query
    this.body = parsed.body
    this.key = parsed.key
    this.caller = parsed.caller
    this.#request = request
    this.#response = response
    this.#site = site
  }

  get origin(): string {
    const { headers, socket } = this.#request
    const told = this.#site.behindProxy
      ? [headers['x-forwarded-proto']].flat()[0]?.split(',')[0]?.trim()
      : undefined
    const protocol = told ?? (socket instanceof TLSSocket ? 'https' : 'http')
    return `${protocol}://${headers.host ?? 'localhost'}`
  }

  get device(): string {
    return deviceOf(this.#request.headers['user-agent'])
  }

  get knownDevice(): string | null {
    return this.#site.devices.tokenIn(this.#request.headers.cookie)
  }

  get deviceToken(): string {
    return (this.#newDevice ??= this.knownDevice ?? this.#site.devices.newToken())
  }

  get account(): SignedIn {
    if (!this.caller.account) throw new Problem('sign_in_first')
    return this.caller.account
  }

  startSession(token: string, expires: Date): void {
    const { devices, secure } = this.#site
    this.#response.appendHeader('Set-Cookie', [
      sessionCookie(token, { secure, expires }),
      devices.cookie(this.deviceToken, { secure }),
    ])
  }

  endSession(): void {
    const { secure } = this.#site
    this.#response.appendHeader('Set-Cookie', sessionCookie(null, { secure, expires: new Date(0) }))
  }
}
