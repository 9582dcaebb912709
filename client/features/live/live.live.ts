import { liveNotices, liveRequests, mediaRequests, type LiveSnapshot } from '#contracts/live/live.events.ts'
import type { NoticeBody } from '#contracts/core/event.ts'
import type { ChatMessage, Live } from '#contracts/live/live.types.ts'
import type { ChatRules, SaidMessage } from '#contracts/live/moderation.types.ts'
import { isProblem } from '#client/shared/api/problem.ts'
import { noteServerTime } from '#client/shared/clock/server-clock.ts'
import type { Entry } from '#client/shared/media/media-link.ts'
import { ask, on } from '#client/shared/socket/socket.ts'

/** Enters a live (again); answers with everything that moves. Sets the server's clock by the way. */
export async function joinLive(liveId: string): Promise<LiveSnapshot> {
  const askedAt = Date.now()
  const snapshot = await ask(liveRequests.join, { liveId })
  noteServerTime(snapshot.serverTime, askedAt)
  return snapshot
}

/** What a media session needs of a snapshot. */
export const entryOf = ({ live, producers, mediaOpen }: LiveSnapshot): Entry => ({
  onAir: mediaOpen,
  hostId: live.host.id,
  producers,
})

/** Leaves; an unanswered goodbye does no harm, the server notices by itself. */
export async function leaveLive(liveId: string): Promise<void> {
  await ask(liveRequests.leave, { liveId }).catch(() => undefined)
}

const SAY_AGAIN_MS = 300
const SAY_FOR_MS = 12_000

/**
 * Says something in the chat; sending again with the same `clientId` cannot double it. Words that fall into a
 * change of network go out as soon as the live is entered anew.
 */
export async function say(liveId: string, clientId: string, text: string): Promise<SaidMessage> {
  const until = Date.now() + SAY_FOR_MS
  for (;;) {
    try {
      return await ask(liveRequests.say, { liveId, clientId, text })
    } catch (error) {
      const cut = isProblem(error, 'join_first') || isProblem(error, 'offline')
      if (!cut || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, SAY_AGAIN_MS))
    }
  }
}

export interface LiveHandlers {
  changed?: (live: Live) => void
  viewers?: (viewers: number) => void
  said?: (messages: readonly ChatMessage[]) => void
  removed?: (messageId: string) => void
  pinned?: (message: ChatMessage | null) => void
  rules?: (rules: ChatRules) => void
  /** Decided about this account or its message. */
  moderated?: (decision: Moderated) => void
  likes?: (counted: { likes: number; fresh: number }) => void
  /** How much waits; told to those who moderate. */
  waiting?: (waiting: Waiting) => void
}
/** Tells how long the picture took; unanswered it is only one reading fewer. */
export const tellJoined = (times: { liveId: string; connectMs: number; frameMs: number }) =>
  ask(mediaRequests.joined, times).catch(() => undefined)

/** Sends gathered taps of the cherries. */
export const like = (liveId: string, count: number) => ask(liveRequests.like, { liveId, count })

export type Moderated = NoticeBody<typeof liveNotices.moderated>
export type Waiting = Pick<NoticeBody<typeof liveNotices.waiting>, 'held' | 'reported'>

/** Listens to one live; returns what stops it. */
export function followLive(liveId: string, handlers: LiveHandlers): () => void {
  const stops = [
    on(liveNotices.changed, (live) => {
      if (live.id === liveId) handlers.changed?.(live)
    }),
    on(liveNotices.viewers, (body) => {
      if (body.liveId === liveId) handlers.viewers?.(body.viewers)
    }),
    on(liveNotices.said, (body) => {
      if (body.liveId === liveId) handlers.said?.(body.messages)
    }),
    on(liveNotices.likes, (body) => {
      if (body.liveId === liveId) handlers.likes?.(body)
    }),
    ...followOrder(liveId, handlers),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** What moderators decide. */
const followOrder = (liveId: string, handlers: LiveHandlers) => [
  on(liveNotices.messageRemoved, (body) => {
    if (body.liveId === liveId) handlers.removed?.(body.messageId)
  }),
  on(liveNotices.pinnedComment, (body) => {
    if (body.liveId === liveId) handlers.pinned?.(body.message)
  }),
  on(liveNotices.chatRules, (body) => {
    if (body.liveId === liveId) handlers.rules?.(body.rules)
  }),
  on(liveNotices.moderated, (body) => {
    if (body.liveId === liveId) handlers.moderated?.(body)
  }),
  on(liveNotices.waiting, (body) => {
    if (body.liveId === liveId) handlers.waiting?.(body)
  }),
]
