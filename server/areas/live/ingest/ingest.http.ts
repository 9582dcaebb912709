import { ingestRoutes as routes } from '#contracts/live/ingest.routes.ts'
import type { Limit } from '#contracts/core/limit.ts'
import { id } from '#contracts/core/values.ts'
import { Problem } from '#server/core/problem.ts'
import { endpoint, type Endpoint, type RawCall, type RawEndpoint } from '#server/transport/endpoint.ts'
import { asProblems } from '#server/areas/live/stage/stage.service.ts'
import type { IngestService } from './ingest.service.ts'
import type { StreamKeysService } from './stream-keys.service.ts'
import {
  bearerOf,
  created,
  endSession,
  patchSession,
  textOf,
  webrtcHttp,
  type HttpSession,
  type RelayGrant,
} from './webrtc-exchange.ts'

const SDP = 'application/sdp'
const acceptPost = { 'Accept-Post': SDP }
const acceptPatch = { 'Accept-Patch': 'application/trickle-ice-sdpfrag' }

/** An encoder that reconnects tries every few seconds. */
const opening: Limit = { points: 30, perMs: 60_000, per: 'address' }
const steering: Limit = { points: 240, perMs: 60_000, per: 'address' }

export const streamKeyEndpoints = (keys: StreamKeysService, ingest: IngestService): Endpoint[] => [
  endpoint(routes.streamKey, async ({ account }) => ({ streamKey: await keys.mine(account) })),
  endpoint(routes.rollStreamKey, async ({ account }) => {
    const rolled = await keys.roll(account)
    ingest.closeOf(account.accountId)
    return rolled
  }),
  endpoint(routes.dropStreamKey, async ({ account }) => {
    await keys.drop(account)
    ingest.closeOf(account.accountId)
    return { ok: true as const }
  }),
]

function liveIdOf({ params }: RawCall): string {
  const liveId = id.safeParse(params['liveId'])
  if (!liveId.success) throw new Problem('not_found')
  return liveId.data
}

/** WHIP (RFC 9725) for encoders such as OBS, and WHEP (draft-ietf-wish-whep) for players. */
export function ingestEndpoints(ingest: IngestService, relay: () => RelayGrant | null): RawEndpoint[] {
  const published = (call: RawCall) => ingest.publishing(bearerOf(call), call.params['sessionId'] ?? '')
  const played = ({ params }: RawCall) => Promise.resolve(ingest.playing(params['sessionId'] ?? ''))
  return [
    {
      ...{ method: 'any', path: '/api/whip', limit: opening },
      handle: webrtcHttp(
        {
          POST: async (call) =>
            created('/api/whip', await ingest.publish(bearerOf(call), textOf(call, SDP)), relay()),
        },
        acceptPost,
      ),
    },
    {
      ...{ method: 'any', path: '/api/whip/:sessionId', limit: steering },
      handle: webrtcHttp(sessionMethods(published), acceptPatch),
    },
    {
      ...{ method: 'any', path: '/api/lives/:liveId/whep', limit: opening },
      handle: webrtcHttp(
        {
          POST: async (call) =>
            created('/api/whep', await ingest.play(liveIdOf(call), textOf(call, SDP)), relay()),
        },
        acceptPost,
      ),
    },
    {
      ...{ method: 'any', path: '/api/whep/:sessionId', limit: steering },
      handle: webrtcHttp(sessionMethods(played), acceptPatch),
    },
  ]
}

const sessionMethods = (find: (call: RawCall) => Promise<HttpSession>) => ({
  PATCH: async (call: RawCall) => {
    const session = await find(call)
    return asProblems(() => patchSession(call, session))
  },
  DELETE: async (call: RawCall) => endSession(await find(call)),
})
