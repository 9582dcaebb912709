import { giveawayRequests as requests } from '#contracts/sales/giveaways.routes.ts'
import { rooms } from '#server/core/broadcast.ts'
import { Problem } from '#server/core/problem.ts'
import { socketEndpoint, type SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { GiveawaysService } from './giveaways.service.ts'

/** Entering happens over the socket that watches: only it can tell that somebody is in the live. */
export const giveawaySocketEndpoints = (giveaways: GiveawaysService): SocketEndpoint[] => [
  socketEndpoint(requests.enter, async ({ giveawayId, nonce }, connection) => {
    const { accountId } = connection.account
    const liveId = await giveaways.liveOf(giveawayId)
    if (!connection.isIn(rooms.live(liveId))) throw new Problem('join_first')
    return giveaways.enter(accountId, giveawayId, nonce)
  }),
]
