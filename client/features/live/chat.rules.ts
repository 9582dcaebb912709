import type { ChatMessage } from '#contracts/live/live.types.ts'

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

/** Something this viewer wrote that the server has not confirmed yet. */
export interface Unsent {
  readonly clientId: string
  readonly text: string
  readonly failed: boolean
}
