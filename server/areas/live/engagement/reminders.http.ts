import { reminderRoutes as routes } from '#contracts/live/reminders.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { RemindersService } from './reminders.service.ts'

export const reminderEndpoints = (reminders: RemindersService): Endpoint[] => [
  endpoint(routes.reminders, async ({ account }) => ({ liveIds: await reminders.mine(account) })),
  endpoint(routes.remind, ({ account, params }) => reminders.remind(account, params.liveId)),
  endpoint(routes.calendar, ({ params, query, origin }) =>
    reminders.calendar(params.liveId, origin, query.lang),
  ),
  endpoint(routes.forget, ({ account, params }) => reminders.forget(account, params.liveId)),
]
