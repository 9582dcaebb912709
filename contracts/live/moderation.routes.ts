import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, id, line } from '../core/values.ts'
import { chatMessage } from './live.types.ts'
import {
  chatRules,
  chatWord,
  moderationDesk,
  newRestriction,
  reportReason,
  restriction,
} from './moderation.types.ts'

const liveId = z.object({ liveId: id })
const message = z.object({ liveId: id, messageId: id })
const somebody = z.object({ liveId: id, accountId: id })
const reason = z.object({ reason: line(60) })

/** Which live it is, is checked further in: a host moderates their own. */
const moderators = ['host', 'helper', 'official', 'operator'] as const
const moderating = { permission: moderators, limit: limits.write, problems: ['not_your_live'] } as const

export const moderationRoutes = {
  desk: route({
    ...moderating,
    method: 'GET',
    path: '/api/lives/:liveId/moderation',
    summary: 'What waits for a moderator, who is restricted, and what was done; newest first',
    params: liveId,
    reply: moderationDesk,
    limit: limits.read,
  }),
  setRules: route({
    ...moderating,
    method: 'PUT',
    path: '/api/lives/:liveId/chat/rules',
    summary: 'Set slow mode and whether every message waits for approval',
    params: liveId,
    body: chatRules,
    reply: chatRules,
  }),
  pin: route({
    ...moderating,
    method: 'PUT',
    path: '/api/lives/:liveId/chat/pin',
    summary: 'Pin a message that is shown, or take the pinned one down',
    params: liveId,
    body: z.object({ messageId: id.nullable() }),
    reply: z.object({ pinned: chatMessage.nullable() }),
  }),
  remove: route({
    ...moderating,
    method: 'POST',
    path: '/api/lives/:liveId/chat/:messageId/remove',
    summary: 'Remove a message at every viewer at once, or refuse one that waits; repeating changes nothing',
    params: message,
    body: reason,
    reply: done,
  }),
  approve: route({
    ...moderating,
    method: 'POST',
    path: '/api/lives/:liveId/chat/:messageId/approve',
    summary: 'Let a message through that waits, or keep one that was reported; repeating changes nothing',
    params: message,
    reply: chatMessage,
  }),
  restrict: route({
    ...moderating,
    method: 'PUT',
    path: '/api/lives/:liveId/people/:accountId/restriction',
    summary: 'Mute an account in a live or ban it from there, on all its devices',
    params: somebody,
    body: newRestriction,
    reply: restriction,
    problems: ['not_your_live', 'moderator_exempt'],
  }),
  free: route({
    ...moderating,
    method: 'DELETE',
    path: '/api/lives/:liveId/people/:accountId/restriction',
    summary: 'Lift a restriction; without one nothing changes',
    params: somebody,
    reply: done,
  }),
  report: route({
    method: 'POST',
    path: '/api/lives/:liveId/chat/:messageId/report',
    summary: 'Report a message to the moderators; an account counts once',
    params: message,
    body: z.object({ reason: reportReason }),
    reply: done,
    permission: 'signedIn',
    limit: limits.write,
  }),
  words: route({
    method: 'GET',
    path: '/api/chat-words',
    summary: 'The county’s words that hold a message back',
    reply: z.object({ items: z.array(chatWord).max(500) }),
    permission: ['operator'],
    limit: limits.read,
  }),
  addWord: route({
    method: 'POST',
    path: '/api/chat-words',
    summary: 'Add a word that holds messages back in every live',
    body: z.object({ word: line(20) }),
    reply: chatWord,
    permission: ['operator'],
    limit: limits.write,
    problems: ['name_taken', 'list_full'],
  }),
  removeWord: route({
    method: 'DELETE',
    path: '/api/chat-words/:wordId',
    summary: 'Take a word off the list',
    params: z.object({ wordId: id }),
    reply: done,
    permission: ['operator'],
    limit: limits.write,
  }),
}
