import { moderationRoutes as routes } from '#contracts/live/moderation.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { ChatWordsService } from '#server/areas/live/chat/chat-words.service.ts'
import type { ModerationService } from './moderation.service.ts'

const done = { ok: true as const }

export const moderationEndpoints = (moderation: ModerationService, words: ChatWordsService): Endpoint[] => [
  endpoint(routes.desk, ({ account, params }) => moderation.desk(account, params.liveId)),
  endpoint(routes.setRules, ({ account, params, body }) => moderation.setRules(account, params.liveId, body)),
  endpoint(routes.pin, async ({ account, params, body }) => ({
    pinned: await moderation.pin(account, params.liveId, body.messageId),
  })),
  endpoint(routes.remove, async ({ account, params, body }) => {
    await moderation.remove(account, params, body.reason)
    return done
  }),
  endpoint(routes.approve, ({ account, params }) =>
    moderation.approve(account, params.liveId, params.messageId),
  ),
  endpoint(routes.restrict, ({ account, params, body }) => moderation.restrict(account, params, body)),
  endpoint(routes.free, async ({ account, params }) => {
    await moderation.free(account, params.liveId, params.accountId)
    return done
  }),
  endpoint(routes.report, async ({ account, params, body }) => {
    await moderation.report(account, params, body.reason)
    return done
  }),
  endpoint(routes.words, async () => ({ items: await words.list() })),
  endpoint(routes.addWord, ({ account, body }) => words.add(account, body.word)),
  endpoint(routes.removeWord, async ({ account, params }) => {
    await words.remove(account, params.wordId)
    return done
  }),
]
