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

/** What viewers do before and beside watching: wait for a live, tap the cherries. */
export function createEngagement(deps: {
  db: Database
  clock: Clock
  log: Log
  lives: LivesService
  broadcaster: Broadcaster
}): {
  endpoints: Endpoint[]
  socketEndpoints: SocketEndpoint[]
  tellStart: (liveId: string) => Promise<void>
  tellMoved: (liveId: string) => Promise<void>
  tellCancelled: (liveId: string) => Promise<void>
  close: () => Promise<void>
} {
  const engagementStore = new EngagementStore(deps.db)
  const likes = new Likes({ ...deps, engagementStore })
  const reminders = new RemindersService({ ...deps, engagementStore })
  return {
    endpoints: reminderEndpoints(reminders),
    socketEndpoints: likesSocketEndpoints(likes, deps.lives),
    tellStart: (liveId) => reminders.tellStart(liveId),
    tellMoved: (liveId) => reminders.tellMoved(liveId),
    tellCancelled: (liveId) => reminders.tellCancelled(liveId),
    close: () => likes.close(),
  }
}
