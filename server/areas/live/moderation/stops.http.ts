import { stopRoutes as routes } from '#contracts/live/stops.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { StopsService } from './stops.service.ts'

export const stopEndpoints = (stops: StopsService): Endpoint[] => [
  endpoint(routes.stop, ({ account, params, body }) => stops.stop(account, params.liveId, body.reason)),
  endpoint(routes.stopOf, async ({ account, params }) => ({
    stop: await stops.stopOf(account, params.liveId),
  })),
  endpoint(routes.appeal, ({ account, params, body }) => stops.appeal(account, params.liveId, body.text)),
  endpoint(routes.decide, ({ account, params, body }) => stops.decide(account, params.liveId, body)),
  endpoint(routes.stops, async () => ({ items: await stops.list() })),
]
