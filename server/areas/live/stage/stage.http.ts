import { wallRoutes as routes } from '#contracts/live/wall.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { StageService } from './stage.service.ts'

export const stageEndpoints = (stage: StageService): Endpoint[] => [
  endpoint(routes.uplinks, () => Promise.resolve({ items: stage.uplinks() })),
]
