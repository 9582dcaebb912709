import type { Clock } from '#server/core/clock.ts'
import type { TurnServer } from '#server/core/turn.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint, RawEndpoint } from '#server/transport/endpoint.ts'
import type { LiveStore } from '#server/areas/live/live.store.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import type { Audience } from '#server/areas/live/stage/audience.ts'
import type { StageService } from '#server/areas/live/stage/stage.service.ts'
import { ingestEndpoints, streamKeyEndpoints } from './ingest.http.ts'
import { IngestService } from './ingest.service.ts'
import { StreamKeysService } from './stream-keys.service.ts'
import { StreamKeysStore } from './stream-keys.store.ts'

/** Streams that come and go by HTTP signalling: encoders' by WHIP, players' by WHEP. */
export function createIngest(deps: {
  db: Database
  clock: Clock
  store: LiveStore
  lives: LivesService
  stage: StageService
  audience: Audience
  /** Null: there is no relay. */
  turn: TurnServer | null
}): { endpoints: Endpoint[]; rawEndpoints: RawEndpoint[]; close: () => void } {
  const keys = new StreamKeysService({ ...deps, streamKeysStore: new StreamKeysStore(deps.db) })
  const ingest = new IngestService({ ...deps, keys })
  return {
    endpoints: streamKeyEndpoints(keys, ingest),
    rawEndpoints: ingestEndpoints(ingest, () => deps.turn && { turn: deps.turn, now: deps.clock.now() }),
    close: () => {
      ingest.close()
    },
  }
}
