import type { Place } from '#contracts/county/county.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import {
  chatMessage,
  programme,
  timelineEntry,
  type ChatMessage,
  type Live,
  type TimelineEntry,
} from '#contracts/live/live.types.ts'
import type { ChatRow } from '#server/areas/live/chat/chat.store.ts'
import type { LiveRow, TimelineRow } from './live.store.ts'

interface Surroundings {
  readonly host: Person
  readonly place: Place
  readonly viewers: number
  readonly reminders: number
  readonly stopReason: string | null
  readonly now: Date
}

export const presentLive = (
  row: LiveRow,
  { host, place, viewers, reminders, stopReason, now }: Surroundings,
): Live => ({
  id: row.id,
  title: row.title,
  cover: row.cover,
  programme: programme.parse(row.programme),
  state: row.state,
  host,
  place,
  startsAt: row.startsAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  viewers,
  flashSale: row.state === 'live' && row.flashSaleUntil !== null && row.flashSaleUntil > now,
  likes: row.likes,
  reminders,
  stopReason,
})

/** What of a message's row the wire shows. */
export type ShownChat = Pick<ChatRow, 'id' | 'streamMs' | 'badge' | 'text'>

export const presentChat = (row: ShownChat, author: Person): ChatMessage => ({
  id: row.id,
  streamMs: row.streamMs,
  author,
  badge: chatMessage.shape.badge.parse(row.badge),
  text: row.text,
})

export const presentTimelineEntry = (row: TimelineRow): TimelineEntry => ({
  id: row.id,
  streamMs: row.streamMs,
  kind: timelineEntry.shape.kind.parse(row.kind),
  subject: row.subject,
})
