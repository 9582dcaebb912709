import type { Broadcaster } from '#server/core/broadcast.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import type { SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import { EngagementStore } from './engagement.store.ts'
import { Likes } from './likes.ts'
import { likesSocketEndpoints } from './likes.socket.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import { reminderEndpoints } from './reminders.http.ts'
import { RemindersService } from './reminders.service.ts'
import { createPush, type PushOptions } from '#server/areas/live/push/push.ts'
import type { PushMeter } from '#server/areas/live/push/push.ports.ts'

export type { PushOptions } from '#server/areas/live/push/push.ts'
export type { PushMeter } from '#server/areas/live/push/push.ports.ts'

/** What viewers do before and beside watching: wait for a live, tap the cherries. */
export function createEngagement(deps: {
  db: Database
  clock: Clock
  log: Log
  lives: LivesService
  broadcaster: Broadcaster
  push: PushOptions
  pushMeter: PushMeter
}): {
  endpoints: Endpoint[]
  socketEndpoints: SocketEndpoint[]
  tellStart: RemindersService['tellStart']
  tellMoved: RemindersService['tellMoved']
  tellCancelled: RemindersService['tellCancelled']
  onSessionsEnded: ReturnType<typeof createPush>['onSessionsEnded']
  close: () => Promise<void>
} {
  const engagementStore = new EngagementStore(deps.db)
  const likes = new Likes({ ...deps, engagementStore })
  const push = createPush({ ...deps, meter: deps.pushMeter })
  const reminders = new RemindersService({ ...deps, engagementStore, announce: push.announce })
  return {
    endpoints: [...reminderEndpoints(reminders), ...push.endpoints],
    socketEndpoints: likesSocketEndpoints(likes, deps.lives),
    tellStart: (...of) => reminders.tellStart(...of),
    tellMoved: (...of) => reminders.tellMoved(...of),
    tellCancelled: (...of) => reminders.tellCancelled(...of),
    onSessionsEnded: push.onSessionsEnded,
    close: async () => {
      await push.close()
      await likes.close()
    },
  }
}
