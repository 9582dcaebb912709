import { liveNotices } from '#contracts/live/live.events.ts'
import type { PlaceDirectory } from '#server/areas/county/index.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { Database } from '#server/storage/database.ts'
import type { RecordedEvent } from '#server/storage/outbox.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import { rooms, type Broadcaster, type Doorkeeper } from '#server/core/broadcast.ts'
import { type Connection, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { MediaRoom, MediaServer } from '#media/index.ts'
import { Audience } from './audience.ts'
import { ChatService } from './chat.service.ts'
import { ClipsService } from './clips.service.ts'
import { ChatStore } from './chat.store.ts'
import { ChatWordsService } from './chat-words.service.ts'
import { liveEndpoints } from './live.http.ts'
import { leaveLive, liveSocketEndpoints } from './live.socket.ts'
import { LiveStore } from './live.store.ts'
import { LivesService } from './lives.service.ts'
import { mediaSocketEndpoints } from './media.socket.ts'
import { moderationEndpoints } from './moderation.http.ts'
import { ModerationService } from './moderation.service.ts'
import { ModerationStore } from './moderation.store.ts'
import { recordingEndpoints } from './recordings.http.ts'
import { RecordingsService, type RecordingOptions } from './recordings.service.ts'
import { RecordingsStore } from './recordings.store.ts'
import { StageService } from './stage.service.ts'

export type { RecordingOptions } from './recordings.service.ts'
export type { LiveRecord } from './lives.service.ts'

/** Lives, for the areas to the right. */
export type LiveDirectory = Pick<LivesService, 'live' | 'lives' | 'mustDirect' | 'record' | 'setFlashSale'>

interface LiveArea {
  readonly endpoints: Endpoint[]
  readonly socketEndpoints: SocketEndpoint[]
  readonly lives: LiveDirectory & Pick<LivesService, 'schedule' | 'start' | 'end' | 'list' | 'page'>
  readonly chat: Pick<ChatService, 'say'>
  /** The media room of a live that is on air. */
  stage(liveId: string): Promise<MediaRoom>
  /** Says to everybody in a live that it changed; closes its media when it is over. */
  readonly onLiveChanged: (
    event: Extract<RecordedEvent, { kind: 'live.changed' | 'live.ended' }>,
  ) => Promise<void>
  /** A connection has gone for good. */
  readonly onGone: (connection: Connection) => void
  /** The MP4 of a chapter, made if need be; throws `not_found`. */
  readonly clipFile: (liveId: string, chapterId: string) => Promise<string>
  close(): Promise<void>
}

/** Lives: schedule, media, chat, audience and timeline. */
export function createLive(deps: {
  db: Database
  clock: Clock
  people: PeopleDirectory
  places: PlaceDirectory
  media: MediaServer
  broadcaster: Broadcaster & Doorkeeper
  log: Log
  /** Null: lives are not recorded. */
  recordings: RecordingOptions | null
}): LiveArea {
  const { broadcaster } = deps
  const store = new LiveStore(deps.db)
  const audience = new Audience((liveId, viewers) => {
    broadcaster.tell(rooms.live(liveId), liveNotices.viewers, { liveId, viewers })
  })
  const lives = new LivesService({ ...deps, store, audience })
  const stores = { chatStore: new ChatStore(deps.db), moderationStore: new ModerationStore(deps.db) }
  const words = new ChatWordsService({ ...deps, ...stores })
  const chat = new ChatService({ ...deps, ...stores, words, lives })
  const recordings = new RecordingsService({
    ...{ ...deps, lives, options: deps.recordings },
    store: new RecordingsStore(deps.db),
  })
  const ffmpegBin = deps.recordings?.ffmpegBin ?? ''
  const clips = new ClipsService({ lives, recordings, ffmpegBin })
  const stage = new StageService({ ...deps, lives, recordings })
  const moderation = new ModerationService({
    ...{ ...deps, ...stores, chat, lives },
    putOut: (liveId, accountId) => {
      for (const connectionId of audience.connectionsOf(liveId, accountId)) {
        audience.leave(liveId, connectionId)
        stage.leave(liveId, connectionId)
        broadcaster.takeOut(rooms.connection(connectionId), rooms.live(liveId))
      }
    },
  })
  return {
    endpoints: [
      ...liveEndpoints(lives, chat),
      ...moderationEndpoints(moderation, words),
      ...recordingEndpoints(recordings),
    ],
    socketEndpoints: [
      ...liveSocketEndpoints({ lives, chat, stage, audience, clock: deps.clock }),
      ...mediaSocketEndpoints(stage, lives),
    ],
    lives,
    chat,
    stage: (liveId) => stage.room(liveId),
    onLiveChanged: async ({ kind, payload: { liveId } }) => {
      if (kind === 'live.ended') await stage.end(liveId)
      else broadcaster.tell(rooms.live(liveId), liveNotices.changed, await lives.page(liveId))
    },
    onGone: (connection) => {
      for (const liveId of connection.rooms().map(rooms.liveOf))
        if (liveId !== null) leaveLive({ audience, stage }, liveId, connection)
    },
    clipFile: (liveId, chapterId) => clips.file(liveId, chapterId),
    close: async () => {
      await recordings.close()
      audience.close()
      chat.close()
      stage.close()
    },
  }
}
