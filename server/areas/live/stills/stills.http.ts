import { stillRoutes as routes } from '#contracts/live/still.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { StillsService } from './stills.service.ts'

export const stillEndpoints = (stills: StillsService): Endpoint[] => [
  endpoint(routes.putStill, ({ account, params, body }) => stills.take(account, params.liveId, body.jpeg)),
]
