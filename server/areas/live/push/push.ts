import type { RecordedEvent } from '#server/storage/outbox.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import { PushCourier } from './push-courier.ts'
import { pushEndpoints } from './push.http.ts'
import type { PushGateway, PushMeter } from './push.ports.ts'
import { PushService } from './push.service.ts'
import { PushStore } from './push.store.ts'

/** How reminders leave the house. */
export interface PushOptions {
  readonly gateway: PushGateway
  /** Wait after the first failed attempt; absent: as it is for real push services. */
  readonly firstRetryMs?: number | undefined
}

/** Reminders that reach people whose pages are closed. */
export function createPush(deps: {
  db: Database
  clock: Clock
  log: Log
  lives: Pick<LivesService, 'pages'>
  meter: PushMeter
  push: PushOptions
}): {
  endpoints: Endpoint[]
  announce: PushService['announce']
  onSessionsEnded: (event: Extract<RecordedEvent, { kind: 'identity.sessionsEnded' }>) => Promise<void>
  close: () => Promise<void>
} {
  const pushStore = new PushStore(deps.db)
  const courier = new PushCourier({ ...deps, ...deps.push, pushStore })
  const push = new PushService({ ...deps, ...deps.push, pushStore, kick: () => courier.kick() })
  return {
    endpoints: pushEndpoints(push),
    announce: (...told) => push.announce(...told),
    onSessionsEnded: ({ payload }) => push.sessionsEnded(payload),
    close: () => courier.close(),
  }
}
