import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { pushRoutes } from '#contracts/live/push.routes.ts'
import type { Live } from '#contracts/live/live.types.ts'
import type { EndedSession, SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { refused } from '#server/core/problem.ts'
import type { PushGateway, PushKind } from './push.ports.ts'
import { expiryOf, isFitEndpoint } from './push.rules.ts'
import type { PushStore } from './push.store.ts'

interface PushDeps {
  pushStore: PushStore
  gateway: PushGateway
  clock: Clock
  /** Has messages sent that were just written. */
  kick: () => void
}

/** Browsers that reminders reach while no page is open, and what is written for them. */
export class PushService {
  readonly #deps: PushDeps

  constructor(deps: PushDeps) {
    this.#deps = deps
  }

  async mine({ accountId }: SignedIn): Promise<{ key: string; devices: string[] }> {
    const endpoints = await this.#deps.pushStore.endpoints(accountId)
    const digest = (text: string) => createHash('sha256').update(text).digest('hex')
    return { key: this.#deps.gateway.publicKey, devices: endpoints.map(digest) }
  }

  /** Has reminders reach a browser that knows us by `site`. Throws `invalid` for an endpoint that is no public one. */
  async subscribe(
    { accountId, sessionId }: SignedIn,
    site: string,
    { endpoint, keys, lang }: z.output<typeof pushRoutes.subscribe.body>,
  ): Promise<void> {
    const { pushStore, gateway, clock } = this.#deps
    if (!isFitEndpoint(endpoint, gateway.allowLocal)) throw refused('endpoint', 'no_push_service')
    await pushStore.save({
      ...{ id: newId(), accountId, sessionId, endpoint, ...keys },
      ...{ language: lang, site, at: clock.now() },
    })
  }

  unsubscribe({ accountId }: SignedIn, endpoint: string): Promise<void> {
    return this.#deps.pushStore.drop(accountId, endpoint)
  }

  /** Whoever signed out of a browser is not reached there any more. */
  sessionsEnded({ accountId, sessionId }: EndedSession): Promise<void> {
    return this.#deps.pushStore.dropOf(accountId, sessionId)
  }

  /** Writes what those who wait for a live are told, once for each event. */
  async announce(eventId: string, live: Live, kind: PushKind): Promise<void> {
    const { pushStore, clock, kick } = this.#deps
    const now = clock.now()
    const expiresAt = expiryOf(kind, new Date(live.startsAt), now)
    if ((await pushStore.announce({ id: eventId, liveId: live.id, kind, expiresAt, now })) > 0) kick()
  }
}
