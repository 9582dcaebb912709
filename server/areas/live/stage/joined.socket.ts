import { mediaRequests } from '#contracts/live/live.events.ts'
import { rooms } from '#server/core/broadcast.ts'
import { Problem } from '#server/core/problem.ts'
import { socketEndpoint, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'

/** Takes down how long viewers wait for the picture, in seconds from opening the page's video. */
export interface JoinMeter {
  joined(seconds: { connected: number; firstFrame: number }): void
}

/** Viewers say it themselves: only they see their first frame. */
export const joinedSocketEndpoints = (meter: JoinMeter): SocketEndpoint[] => [
  socketEndpoint(mediaRequests.joined, ({ liveId, connectMs, frameMs }, connection) => {
    if (!connection.isIn(rooms.live(liveId))) throw new Problem('join_first')
    meter.joined({ connected: connectMs / 1000, firstFrame: frameMs / 1000 })
    return Promise.resolve({ ok: true as const })
  }),
]
