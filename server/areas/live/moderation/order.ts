import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import { rooms, type Broadcaster, type Doorkeeper, type Neighbours } from '#server/core/broadcast.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import type { Audience } from '#server/areas/live/stage/audience.ts'
import { ChatService } from '#server/areas/live/chat/chat.service.ts'
import { ChatStore } from '#server/areas/live/chat/chat.store.ts'
import { ChatWordsService } from '#server/areas/live/chat/chat-words.service.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import { moderationEndpoints } from './moderation.http.ts'
import { ModerationService } from './moderation.service.ts'
import { ModerationStore } from './moderation.store.ts'
import type { StageService } from '#server/areas/live/stage/stage.service.ts'
import { stopEndpoints } from './stops.http.ts'
import { StopsService } from './stops.service.ts'
import { StopsStore } from './stops.store.ts'

/** The chat of lives and the order kept in it, up to stopping a live. */
export function createOrder(deps: {
  db: Database
  clock: Clock
  people: PeopleDirectory
  lives: LivesService
  audience: Audience
  stage: StageService
  broadcaster: Broadcaster & Doorkeeper & Neighbours
}): { chat: ChatService; endpoints: Endpoint[] } {
  const { db, audience, stage, broadcaster } = deps
  const stores = {
    chatStore: new ChatStore(db),
    moderationStore: new ModerationStore(db),
    stopsStore: new StopsStore(db),
  }
  const words = new ChatWordsService({ ...deps, ...stores })
  const chat = new ChatService({ ...deps, ...stores, words })
  const moderation = new ModerationService({
    ...{ ...deps, ...stores, chat },
    putOut: (liveId, accountId) => {
      broadcaster.call('putOut', { liveId, accountId })
    },
  })
  broadcaster.hear('putOut', ({ liveId, accountId }) => {
    for (const connectionId of audience.connectionsOf(liveId, accountId)) {
      audience.leave(liveId, connectionId)
      stage.leave(liveId, connectionId)
      broadcaster.takeOut(rooms.connection(connectionId), rooms.live(liveId))
    }
  })
  const stops = new StopsService({ ...deps, ...stores })
  return { chat, endpoints: [...moderationEndpoints(moderation, words), ...stopEndpoints(stops)] }
}
