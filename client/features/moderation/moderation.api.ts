import { moderationRoutes as routes } from '#contracts/live/moderation.routes.ts'
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
