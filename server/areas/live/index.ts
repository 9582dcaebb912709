import { liveNotices } from '#contracts/live/live.events.ts'
import type { PlaceDirectory } from '#server/areas/county/index.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { TurnServer } from '#server/core/turn.ts'
import type { Database } from '#server/storage/database.ts'
import type { RecordedEvent } from '#server/storage/outbox.ts'
import type { Endpoint, RawEndpoint } from '#server/transport/endpoint.ts'
import { rooms, type Broadcaster, type Doorkeeper, type Neighbours } from '#server/core/broadcast.ts'
import { type Connection, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { MediaRoom, MediaServer } from '#media/index.ts'
import { Audience } from '#server/areas/live/stage/audience.ts'
import type { ChatService } from '#server/areas/live/chat/chat.service.ts'
import { cohostEndpoints } from '#server/areas/live/cohosts/cohosts.http.ts'
import { CohostsService } from '#server/areas/live/cohosts/cohosts.service.ts'
import { CohostsStore } from '#server/areas/live/cohosts/cohosts.store.ts'
import {
  createEngagement,
  type PushMeter,
  type PushOptions,
} from '#server/areas/live/engagement/engagement.ts'
import { onlyHome, type AudienceBook, type StageHomes } from './live.ports.ts'
import { createIngest } from '#server/areas/live/ingest/ingest.ts'
import { liveEndpoints } from './live.http.ts'
import { leaveLive, liveSocketEndpoints } from './live.socket.ts'
import type { LiveShelf } from './shelf.types.ts'
import { LiveStore } from './live.store.ts'
import { LivesService } from './lives.service.ts'
import { joinedSocketEndpoints, type JoinMeter } from '#server/areas/live/stage/joined.socket.ts'
import { mediaSocketEndpoints } from '#server/areas/live/stage/media.socket.ts'
import { createOrder } from '#server/areas/live/moderation/order.ts'
import { StopsStore } from '#server/areas/live/moderation/stops.store.ts'
import type { RecordingOptions } from '#server/areas/live/recordings/recordings.service.ts'
import { createRecording, type LiveFiles } from '#server/areas/live/recordings/recording.ts'
import { stageEndpoints } from '#server/areas/live/stage/stage.http.ts'
import { StageService } from '#server/areas/live/stage/stage.service.ts'

export type { RecordingOptions } from '#server/areas/live/recordings/recordings.service.ts'
export type { LiveFiles } from '#server/areas/live/recordings/recording.ts'
export type { LiveRecord } from './lives.service.ts'

/** What was stopped and stays so, for the areas to the right. */
export type StopRecords = Pick<StopsStore, 'standingOf'>

/** Lives, for the areas to the right. */
export type LiveDirectory = Pick<LivesService, 'live' | 'lives' | 'mustDirect' | 'record' | 'setFlashSale'>

const eventKinds = ['live.started', 'live.changed', 'live.moved', 'live.ended'] as const
type LiveEventKind = (typeof eventKinds)[number]

interface LiveArea {
  readonly endpoints: Endpoint[]
  readonly rawEndpoints: RawEndpoint[]
  readonly socketEndpoints: SocketEndpoint[]
  readonly lives: LiveDirectory & Pick<LivesService, 'schedule' | 'edit' | 'start' | 'end' | 'list' | 'page'>
  readonly chat: Pick<ChatService, 'say'>
  readonly stops: StopRecords
  /** Has what a live sells told to everybody who enters it. */
  readonly stockFrom: (shelf: LiveShelf) => void
  /** The media room of a live that is on air. */
  stage(liveId: string): Promise<MediaRoom>
  readonly eventKinds: readonly LiveEventKind[]
  /** Says to everybody in a live that it changed, and to those who wait what became of it; closes its media when it is over. */
  readonly onLiveChanged: (event: Extract<RecordedEvent, { kind: LiveEventKind }>) => Promise<void>
  /** Forgets the browsers that somebody signed out of. */
  readonly onSessionsEnded: ReturnType<typeof createEngagement>['onSessionsEnded']
  /** A connection has gone for good. */
  readonly onGone: (connection: Connection) => void
  readonly files: LiveFiles
  close(): Promise<void>
}

interface LiveDeps {
  db: Database
  clock: Clock
  people: PeopleDirectory
  places: PlaceDirectory
  media: MediaServer
  broadcaster: Broadcaster & Doorkeeper & Neighbours
  log: Log
  /** Null: lives are not recorded. */
  recordings: RecordingOptions | null
  /** What processes that serve together know of each other; null for one by itself. */
  fleet: (AudienceBook & StageHomes) | null
  joinMeter: JoinMeter
  push: PushOptions
  pushMeter: PushMeter
  /** A relay for who gets no media through otherwise; null: none. */
  turn: TurnServer | null
}

/** Lives: schedule, media, chat, audience and timeline. */
export function createLive(deps: LiveDeps): LiveArea {
  const parts = createParts(deps)
  const { lives, stage, audience, chat, order, cohosts, recording, engagement, ingest } = parts
  let shelf: LiveShelf = () => Promise.resolve(null)
  hearNeighbours(deps, parts)
  return {
    endpoints: [
      ...liveEndpoints(lives, chat),
      ...order.endpoints,
      ...engagement.endpoints,
      ...cohostEndpoints(cohosts),
      ...recording.endpoints,
      ...stageEndpoints(stage),
      ...ingest.endpoints,
    ],
    rawEndpoints: ingest.rawEndpoints,
    socketEndpoints: [
      ...liveSocketEndpoints({
        ...{ lives, chat, stage, audience, cohosts, stills: recording.stills, clock: deps.clock },
        shelf: (...whose) => shelf(...whose),
      }),
      ...mediaSocketEndpoints(stage, lives, { cohosts, turn: deps.turn, clock: deps.clock }),
      ...joinedSocketEndpoints(deps.joinMeter),
      ...engagement.socketEndpoints,
    ],
    lives,
    chat,
    stops: new StopsStore(deps.db),
    stockFrom: (stock) => {
      shelf = stock
    },
    stage: (liveId) => stage.room(liveId),
    eventKinds,
    onLiveChanged: listenerOf(deps, parts),
    onSessionsEnded: engagement.onSessionsEnded,
    onGone: (connection) => {
      for (const liveId of connection.rooms().map(rooms.liveOf))
        if (liveId !== null) leaveLive({ audience, stage }, liveId, connection, 'gone')
    },
    files: recording.files,
    close: async () => {
      ingest.close()
      await recording.recordings.close()
      await engagement.close()
      audience.close()
      chat.close()
      stage.close()
    },
  }
}

function createParts(deps: LiveDeps) {
  const store = new LiveStore(deps.db)
  const audience = new Audience((liveId, viewers) => {
    deps.broadcaster.tellHere(rooms.live(liveId), liveNotices.viewers, { liveId, viewers })
  }, deps.fleet)
  const lives = new LivesService({ ...deps, store, audience })
  const recording = createRecording({ ...deps, lives })
  const { recordings } = recording
  const stage = new StageService({ ...deps, lives, recordings, homes: deps.fleet ?? onlyHome })
  const order = createOrder({ ...deps, lives, audience, stage })
  const { chat } = order
  const cohosts = new CohostsService({ ...deps, lives, chat, cohostsStore: new CohostsStore(deps.db) })
  const engagement = createEngagement({ ...deps, lives })
  const ingest = createIngest({ ...deps, store, lives, stage, audience })
  return { lives, audience, recording, stage, order, chat, cohosts, engagement, ingest }
}

type Parts = ReturnType<typeof createParts>

/** What other processes, or this one, say that happened to lives whose media may be here. */
function hearNeighbours({ broadcaster, log }: LiveDeps, { stage, cohosts }: Parts): void {
  broadcaster.hear('putOut', ({ liveId, accountId }) => {
    cohosts.putOut(liveId, accountId).catch((error: unknown) => {
      log.error({ err: error, liveId }, 'a banned guest could not be taken down')
    })
  })
  broadcaster.hear('cohostOut', ({ liveId, accountId }) => void stage.senders.silence(liveId, accountId))
  broadcaster.hear('liveBegun', ({ liveId }) => {
    stage.begin(liveId)
  })
  broadcaster.hear('liveOver', ({ liveId }) => {
    if (!stage.isHere(liveId)) return
    stage.end(liveId).catch((error: unknown) => {
      log.error({ err: error, liveId }, 'a stage did not end well')
    })
  })
}

const listenerOf =
  ({ broadcaster }: LiveDeps, { lives, stage, engagement }: Parts): LiveArea['onLiveChanged'] =>
  async ({ id, kind, payload: { liveId } }) => {
    if (kind === 'live.ended') {
      if (await stage.isElsewhere(liveId)) broadcaster.call('liveOver', { liveId })
      else await stage.end(liveId)
      await engagement.tellCancelled(liveId, id)
    } else if (kind === 'live.moved') await engagement.tellMoved(liveId, id)
    else if (kind === 'live.started') {
      broadcaster.call('liveBegun', { liveId })
      await engagement.tellStart(liveId, id)
    } else broadcaster.tell(rooms.live(liveId), liveNotices.changed, await lives.page(liveId))
  }
