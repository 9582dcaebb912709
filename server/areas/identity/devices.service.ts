import { createHmac } from 'node:crypto'
import type { Clock } from '#server/core/clock.ts'
import { DEVICE_MARK_LIFETIME_MS } from './identity.rules.ts'
import type { IdentityStore } from './identity.store.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Which accounts use one browser. A browser keeps a random number; what is stored of it is an HMAC under the
 * installation's pepper, so that the database tells neither the number nor anything about the machine, and marks of
 * two installations cannot be laid side by side. Browsers that refuse cookies, and a second browser on the same
 * machine, are not found out: a mark links, its absence proves nothing.
 */
export class DevicesService {
  readonly #store: IdentityStore
  readonly #clock: Clock
  readonly #pepper: Buffer
  #forgetAgainMs = 0

  constructor(deps: { store: IdentityStore; clock: Clock; pepper: Buffer }) {
    this.#store = deps.store
    this.#clock = deps.clock
    this.#pepper = deps.pepper
  }

  /** The mark of a browser that somebody signs in on; what is too old to be known is forgotten on the way. */
  async seen(token: string): Promise<string> {
    await this.#forgetOld()
    return createHmac('sha256', this.#pepper).update(`fieldcast device\n${token}`).digest('base64url')
  }

  /** The mark of the browser that a session was opened on; null where it is not known (any more). */
  deviceOf(sessionId: string): Promise<string | null> {
    return this.#store.deviceOf(sessionId)
  }

  /** Marks of every browser that accounts signed in on within the last half year, by account. */
  async devicesOf(accountIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
    const rows = await this.#store.devicesOf([...new Set(accountIds)], this.#oldest())
    return new Map(
      [...Map.groupBy(rows, (it) => it.accountId)].map(([accountId, own]) => [
        accountId,
        new Set(own.map((it) => it.mark)),
      ]),
    )
  }

  /** At most once a day. */
  async #forgetOld(): Promise<void> {
    const nowMs = this.#clock.now().getTime()
    if (nowMs < this.#forgetAgainMs) return
    this.#forgetAgainMs = nowMs + DAY_MS
    await this.#store.forgetDevices(this.#oldest())
  }

  #oldest(): Date {
    return new Date(this.#clock.now().getTime() - DEVICE_MARK_LIFETIME_MS)
  }
}
