import { liveRequests as requests } from '#contracts/live/live.events.ts'
import { rooms } from '#server/core/broadcast.ts'
import { Problem } from '#server/core/problem.ts'
import { socketEndpoint, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { Likes } from './likes.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'

export const likesSocketEndpoints = (likes: Likes, lives: LivesService): SocketEndpoint[] => [
  socketEndpoint(requests.like, async ({ liveId, count }, connection) => {
    if (!connection.isIn(rooms.live(liveId))) throw new Problem('join_first')
    if ((await lives.live(liveId)).state !== 'live') throw new Problem('live_not_on')
    likes.add(liveId, count)
    return { ok: true as const }
  }),
]
