import { cohostRoutes as routes } from '#contracts/live/cohosts.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { CohostsService } from './cohosts.service.ts'

export const cohostEndpoints = (cohosts: CohostsService): Endpoint[] => [
  endpoint(routes.desk, ({ account, params }) => cohosts.desk(account, params.liveId)),
  endpoint(routes.ask, ({ account, params }) => cohosts.ask(account, params.liveId)),
  endpoint(routes.leave, ({ account, params }) => cohosts.leave(account, params.liveId)),
  endpoint(routes.admit, ({ account, params }) => cohosts.admit(account, params.liveId, params.accountId)),
  endpoint(routes.dismiss, ({ account, params }) =>
    cohosts.dismiss(account, params.liveId, params.accountId),
  ),
]
