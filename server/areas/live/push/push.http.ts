import { pushRoutes as routes } from '#contracts/live/push.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { PushService } from './push.service.ts'

const done = { ok: true as const }

export const pushEndpoints = (push: PushService): Endpoint[] => [
  endpoint(routes.push, ({ account }) => push.mine(account)),
  endpoint(routes.subscribe, async ({ account, origin, body }) => {
    await push.subscribe(account, origin, body)
    return done
  }),
  endpoint(routes.unsubscribe, async ({ account, body }) => {
    await push.unsubscribe(account, body.endpoint)
    return done
  }),
]
