import { giveawayRoutes as routes } from '#contracts/sales/giveaways.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { GiveawaysService } from './giveaways.service.ts'

export const giveawayEndpoints = (giveaways: GiveawaysService): Endpoint[] => [
  endpoint(routes.giveaways, async ({ caller, params }) => ({
    items: await giveaways.ofLive(caller.account?.accountId ?? null, params.liveId),
  })),
  endpoint(routes.openGiveaway, ({ account, params, body, key }) =>
    giveaways.open(account, params.liveId, body, key),
  ),
  endpoint(routes.giveaway, ({ caller, params }) =>
    giveaways.giveaway(caller.account?.accountId ?? null, params.giveawayId),
  ),
  endpoint(routes.giveawayProof, ({ caller, params }) =>
    giveaways.proof(caller.account?.accountId ?? null, params.giveawayId),
  ),
  endpoint(routes.giveawayWinners, async ({ account, params }) => ({
    items: await giveaways.winners(account, params.giveawayId),
  })),
]
