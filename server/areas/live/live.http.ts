import { liveRoutes as routes } from '#contracts/live/live.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { ChatService } from '#server/areas/live/chat/chat.service.ts'
import type { LivesService } from './lives.service.ts'

export const liveEndpoints = (lives: LivesService, chat: ChatService): Endpoint[] => [
  endpoint(routes.lives, async (call) => ({
    items: await lives.list(call.query.state, call.query.mine ? call.account.accountId : null),
  })),
  endpoint(routes.live, ({ params }) => lives.page(params.liveId)),
  endpoint(routes.schedule, ({ account, body }) => lives.schedule(account, body)),
  endpoint(routes.edit, ({ account, params, body }) => lives.edit(account, params.liveId, body)),
  endpoint(routes.start, ({ account, params }) => lives.start(account, params.liveId)),
  endpoint(routes.end, ({ account, params }) => lives.end(account, params.liveId)),
  endpoint(routes.chatHistory, async ({ params, query }) => {
    await lives.live(params.liveId)
    return { items: await chat.history(params.liveId, query.before) }
  }),
  endpoint(routes.timeline, async ({ params }) => ({ items: await lives.timeline(params.liveId) })),
]
