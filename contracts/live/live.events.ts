import { z } from 'zod'
import { notice, request } from '../core/event.ts'
import { limits } from '../core/limit.ts'
import { done, id, line } from '../core/values.ts'
import { cohosting, cohostsOn } from './cohosts.types.ts'
import { liveCart, order } from '../sales/sales.types.ts'
import { chatMessage, live } from './live.types.ts'
import { earlyEnd } from './recording.types.ts'
import { still } from './still.types.ts'
import { chatRules, restriction, saidMessage } from './moderation.types.ts'
import {
  consumerOptions,
  direction,
  dtlsParameters,
  mediaKind,
  producerInfo,
  rtpCapabilities,
  rtpParameters,
  transportOptions,
  uplink,
} from './media.types.ts'

const liveId = z.object({ liveId: id })
const transport = z.object({ liveId: id, transportId: id })
const consumer = z.object({ liveId: id, consumerId: id })

/** Everything of a live that moves, in one answer, so that a viewer who was away is exact again. */
export const liveSnapshot = z.object({
  live,
  serverTime: z.iso.datetime(),
  chat: z.array(chatMessage).max(50),
  chatRules,
  pinned: chatMessage.nullable(),
  /** What the caller may not do here. */
  restriction: restriction.nullable(),
  /** Who is up beside the host. */
  cohosts: cohostsOn,
  /** How the caller stands to co-hosting. */
  cohosting: cohosting.shape.state,
  producers: z.array(producerInfo).max(16),
  /** Whether the caller may open media: a live on air, or a rehearsal of one's own or of a live one directs. */
  mediaOpen: z.boolean(),
  /** The newest picture of a host whose network carries no moving one. */
  still: still.nullable(),
  /** What is for sale and what the caller ordered last; null where that cannot be told now. */
  shelf: z.object({ cart: liveCart, orders: z.array(order).max(20) }).nullable(),
})
export type LiveSnapshot = z.infer<typeof liveSnapshot>

export const liveRequests = {
  join: request({
    name: 'live.join',
    summary: 'Enter a live and be counted; answered with everything that moves',
    body: liveId,
    reply: liveSnapshot,
    permission: 'anyone',
    limit: { points: 60, perMs: 60_000, per: 'account' },
    problems: ['room_full', 'live_banned'],
  }),
  leave: request({
    name: 'live.leave',
    summary: 'Leave the live',
    body: liveId,
    reply: done,
    permission: 'anyone',
    limit: limits.signal,
  }),
  say: request({
    name: 'live.say',
    summary: 'Write into the chat',
    /** `clientId` makes a resent message the same message. */
    body: z.object({ liveId: id, clientId: id, text: line(120) }),
    reply: saidMessage,
    permission: 'signedIn',
    limit: { points: 20, perMs: 30_000, per: 'account' },
    problems: ['join_first', 'live_not_on', 'chat_slow', 'chat_muted', 'live_banned'],
  }),
  like: request({
    name: 'live.like',
    summary: 'Tap the cherries; a client gathers its taps and sends them at most once a second',
    body: z.object({ liveId: id, count: z.int().min(1).max(15) }),
    reply: done,
    permission: 'anyone',
    limit: { points: 90, perMs: 60_000, per: 'account' },
    problems: ['join_first', 'live_not_on'],
  }),
}

export const liveNotices = {
  started: notice({
    name: 'live.started',
    summary: 'To every page of an account that waited for it: a live began',
    body: z.object({ live }),
  }),
  replanned: notice({
    name: 'live.replanned',
    summary: 'To every page of an account that waits for it: a live begins at another time, or was cancelled',
    body: z.object({ live }),
  }),
  likes: notice({
    name: 'live.likes',
    summary: 'How often the cherries were tapped in all, and how often just now; at most once a second',
    body: z.object({ liveId: id, likes: z.int().min(0), fresh: z.int().min(0) }),
  }),
  changed: notice({ name: 'live.changed', summary: 'State, title or times changed', body: live }),
  viewers: notice({
    name: 'live.viewers',
    summary: 'How many people watch, each counted once; at most once a second',
    body: z.object({ liveId: id, viewers: z.int().min(0) }),
  }),
  said: notice({
    name: 'live.said',
    summary: 'New chat messages, several in one frame',
    body: z.object({ liveId: id, messages: z.array(chatMessage).min(1).max(50) }),
  }),
  chatRules: notice({
    name: 'live.chatRules',
    summary: 'Slow mode or approval was set',
    body: z.object({ liveId: id, rules: chatRules }),
  }),
  pinnedComment: notice({
    name: 'live.pinnedComment',
    summary: 'A message was pinned, or the pinned one taken down',
    body: z.object({ liveId: id, message: chatMessage.nullable() }),
  }),
  messageRemoved: notice({
    name: 'live.messageRemoved',
    summary: 'A message was removed and must disappear',
    body: z.object({ liveId: id, messageId: id }),
  }),
  moderated: notice({
    name: 'live.moderated',
    summary: 'To every device of an account: what a moderator decided about it or its message, and why',
    body: z.object({
      liveId: id,
      act: z.enum(['removed', 'refused', 'muted', 'banned', 'freed']),
      messageId: id.nullable(),
      reason: z.string().nullable(),
      until: z.iso.datetime().nullable(),
    }),
  }),
  waiting: notice({
    name: 'live.waiting',
    summary: 'To those who moderate: how many messages wait for approval, and how many were reported',
    body: z.object({ liveId: id, held: z.int().min(0), reported: z.int().min(0) }),
  }),
}

export const mediaRequests = {
  capabilities: request({
    name: 'media.capabilities',
    summary: 'What the room’s router can carry',
    body: liveId,
    reply: z.object({ rtpCapabilities: z.record(z.string(), z.unknown()) }),
    permission: 'anyone',
    limit: limits.signal,
    problems: ['join_first', 'live_not_on', 'room_full', 'media_elsewhere'],
  }),
  createTransport: request({
    name: 'media.createTransport',
    summary: 'Open a transport; only the host and who is up beside them may send',
    body: z.object({ liveId: id, direction }),
    reply: transportOptions,
    permission: 'anyone',
    limit: limits.signal,
    problems: ['join_first', 'live_not_on', 'room_full', 'not_your_live', 'media_limit', 'media_elsewhere'],
  }),
  connectTransport: request({
    name: 'media.connectTransport',
    summary: 'Finish the DTLS handshake of a transport',
    body: transport.extend({ dtlsParameters }),
    reply: done,
    permission: 'anyone',
    limit: limits.signal,
    problems: ['join_first', 'unknown_transport', 'bad_media'],
  }),
  restartIce: request({
    name: 'media.restartIce',
    summary: 'New ICE credentials after a change of network',
    body: transport,
    reply: z.object({ iceParameters: z.record(z.string(), z.unknown()) }),
    permission: 'anyone',
    limit: limits.signal,
    problems: ['join_first', 'unknown_transport'],
  }),
  produce: request({
    name: 'media.produce',
    summary:
      'Send a track; while an encoder or another page of the host’s sends, only by taking over from it',
    /** `pageId` stays the same through reconnections and reloads of one page, and is another one on another device. */
    body: transport.extend({
      kind: mediaKind,
      rtpParameters,
      takeOver: z.boolean().optional(),
      pageId: id.optional(),
    }),
    reply: z.object({ producerId: id }),
    permission: 'signedIn',
    limit: limits.signal,
    problems: [
      'join_first',
      'not_your_live',
      'unknown_transport',
      'bad_media',
      'media_limit',
      'encoder_sending',
      'page_elsewhere',
    ],
  }),
  pauseProducer: request({
    name: 'media.pauseProducer',
    summary: 'Mute or unmute a track of one’s own',
    body: z.object({ liveId: id, producerId: id, paused: z.boolean() }),
    reply: done,
    permission: 'signedIn',
    limit: limits.signal,
    problems: ['join_first', 'unknown_producer'],
  }),
  consume: request({
    name: 'media.consume',
    summary: 'Receive a track; it starts paused',
    body: transport.extend({ producerId: id, rtpCapabilities }),
    reply: consumerOptions,
    permission: 'anyone',
    limit: limits.signal,
    problems: [
      'join_first',
      'unknown_transport',
      'unknown_producer',
      'cannot_consume',
      'bad_media',
      'media_limit',
    ],
  }),
  resumeConsumer: request({
    name: 'media.resumeConsumer',
    summary: 'Let a received track flow',
    body: consumer,
    reply: done,
    permission: 'anyone',
    limit: limits.signal,
    problems: ['join_first', 'unknown_consumer'],
  }),
  pauseConsumer: request({
    name: 'media.pauseConsumer',
    summary: 'Let a received track rest, such as the picture of a page nobody looks at',
    body: consumer,
    reply: done,
    permission: 'anyone',
    limit: limits.signal,
    problems: ['join_first', 'unknown_consumer'],
  }),
  joined: request({
    name: 'media.joined',
    summary:
      'How long the picture took, from opening the page’s video to the connection and to the first frame',
    body: z.object({
      liveId: id,
      connectMs: z.int().min(0).max(60_000),
      frameMs: z.int().min(0).max(60_000),
    }),
    reply: done,
    permission: 'anyone',
    limit: { points: 20, perMs: 60_000, per: 'account' },
    problems: ['join_first'],
  }),
  preferLayers: request({
    name: 'media.preferLayers',
    summary: 'Ask for a simulcast layer at most this good',
    body: consumer.extend({ spatialLayer: z.int().min(0).max(2) }),
    reply: done,
    permission: 'anyone',
    limit: limits.signal,
    problems: ['join_first', 'unknown_consumer'],
  }),
}

export const mediaNotices = {
  producerAdded: notice({
    name: 'media.producerAdded',
    summary: 'The host, or somebody beside them, sends a new track',
    body: producerInfo.extend({ liveId: id }),
  }),
  producerPaused: notice({
    name: 'media.producerPaused',
    summary: 'A track was muted or unmuted',
    body: producerInfo.extend({ liveId: id }),
  }),
  producerClosed: notice({
    name: 'media.producerClosed',
    summary: 'A track ended',
    body: z.object({ liveId: id, producerId: id }),
  }),
  lost: notice({
    name: 'media.lost',
    summary: 'The media room was lost; set the connection up anew',
    body: liveId,
  }),
  displaced: notice({
    name: 'media.displaced',
    summary: 'To a page that sent: another device of the same account sends in its place',
    body: liveId,
  }),
  recordingStopped: notice({
    name: 'media.recordingStopped',
    summary: 'To the host and helpers: nothing more is recorded, the live goes on',
    body: liveId.extend({ reason: earlyEnd }),
  }),
  still: notice({
    name: 'media.still',
    summary: 'A picture of the host, whose network carries no moving one',
    body: still.extend({ liveId: id }),
  }),
  uplink: notice({
    name: 'media.uplink',
    summary: 'To the host: what arrives at the server',
    body: uplink.extend({ liveId: id }),
  }),
}
