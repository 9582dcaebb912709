import { moderationRoutes as routes } from '#contracts/live/moderation.routes.ts'
import { stopRoutes } from '#contracts/live/stops.routes.ts'
import type { StopOutcome } from '#contracts/live/stops.types.ts'
import type { ChatRules, NewRestriction, ReportReason } from '#contracts/live/moderation.types.ts'
import { call } from '#client/shared/api/http.ts'

export const readDesk = (liveId: string) => call(routes.desk, { params: { liveId } })
export const setRules = (liveId: string, body: ChatRules) =>
  call(routes.setRules, { params: { liveId }, body })
export const pin = (liveId: string, messageId: string | null) =>
  call(routes.pin, { params: { liveId }, body: { messageId } })
export const removeMessage = (liveId: string, messageId: string, reason: string) =>
  call(routes.remove, { params: { liveId, messageId }, body: { reason } })
export const approve = (liveId: string, messageId: string) =>
  call(routes.approve, { params: { liveId, messageId } })
export const restrict = (liveId: string, accountId: string, body: NewRestriction) =>
  call(routes.restrict, { params: { liveId, accountId }, body })
export const free = (liveId: string, accountId: string) =>
  call(routes.free, { params: { liveId, accountId } })
export const report = (liveId: string, messageId: string, reason: ReportReason) =>
  call(routes.report, { params: { liveId, messageId }, body: { reason } })

export const listWords = () => call(routes.words)
export const addWord = (word: string) => call(routes.addWord, { body: { word } })
export const removeWord = (wordId: string) => call(routes.removeWord, { params: { wordId } })

export const stopLive = (liveId: string, reason: string) =>
  call(stopRoutes.stop, { params: { liveId }, body: { reason } })
export const readStop = async (liveId: string) => (await call(stopRoutes.stopOf, { params: { liveId } })).stop
export const appealStop = (liveId: string, text: string) =>
  call(stopRoutes.appeal, { params: { liveId }, body: { text } })
export const decideAppeal = (liveId: string, body: { outcome: StopOutcome; answer: string }) =>
  call(stopRoutes.decide, { params: { liveId }, body })
export const listStops = () => call(stopRoutes.stops)
