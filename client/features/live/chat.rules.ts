import type { ProblemBody } from '#contracts/core/problems.ts'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import type { Restriction } from '#contracts/live/moderation.types.ts'

/** So many messages are kept; a long stream must not fill a phone's memory. */
const KEPT = 200

/** Messages on the stream's clock, each once, only the latest; whatever order they came in. */
export function withMessages(
  known: readonly ChatMessage[],
  fresh: readonly ChatMessage[],
  kept = KEPT,
): ChatMessage[] {
  const byId = new Map([...known, ...fresh].map((message) => [message.id, message]))
  return [...byId.values()].toSorted((a, b) => a.streamMs - b.streamMs || (a.id < b.id ? -1 : 1)).slice(-kept)
}

/**
 * What is known after entering again: of the time that the snapshot covers exactly what it holds, so that what
 * was removed meanwhile is gone, and what came after it was made.
 */
export function renewed(known: readonly ChatMessage[], snapshot: readonly ChatMessage[]): ChatMessage[] {
  const newest = snapshot.at(-1)?.id ?? ''
  return withMessages(
    known.filter(({ id }) => id > newest),
    snapshot,
  )
}

/** Why a message was not taken, and until when; without a time as long as the live lasts. */
export interface Refusal {
  readonly code: 'chat_slow' | 'chat_muted' | 'live_banned' | 'refused'
  readonly reason: string | null
  readonly untilMs: number | null
}

/** Something this viewer wrote that is not in the chat: under way, waiting for a moderator, or refused. */
export interface Unsent {
  readonly clientId: string
  readonly text: string
  readonly state: 'sending' | 'failed' | 'waiting' | 'refused'
  /** Known once the server has it. */
  readonly messageId: string | null
  readonly refusal: Refusal | null
}

const refusing = ['chat_slow', 'chat_muted', 'live_banned'] as const

/** A server's refusal with its time on the server's clock; null for other problems. */
export function refusalOf(
  problem: Pick<ProblemBody, 'code' | 'detail' | 'retryAfterMs'>,
  nowMs: number,
): Refusal | null {
  const code = refusing.find((one) => one === problem.code)
  if (code === undefined) return null
  const { detail = null, retryAfterMs } = problem
  return { code, reason: detail, untilMs: retryAfterMs === undefined ? null : nowMs + retryAfterMs }
}

/** Whether a restriction still holds on the server's clock. */
export const stillHolds = (restriction: Restriction | null, nowMs: number): boolean =>
  restriction !== null && (restriction.until === null || Date.parse(restriction.until) > nowMs)
