import { guardRoutes as routes } from '#contracts/sales/guard.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { GuardOffice } from './guard-office.service.ts'

export const guardEndpoints = (office: GuardOffice): Endpoint[] => [
  endpoint(routes.guard, () => office.view()),
  endpoint(routes.decide, ({ account, body }) => office.decide(account, body)),
]
