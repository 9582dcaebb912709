import type { ChatMessage } from '#contracts/live/live.types.ts'

const KEPT = 50

/** Messages in stream order, each once, the latest fifty. */
export function mergeChat(known: readonly ChatMessage[], fresh: readonly ChatMessage[]): ChatMessage[] {
  const byId = new Map([...known, ...fresh].map((message) => [message.id, message]))
  return [...byId.values()].sort((a, b) => a.streamMs - b.streamMs || (a.id < b.id ? -1 : 1)).slice(-KEPT)
}

/** Whether a message asks something: the host sees those marked, so that none is missed. */
export const asksSomething = (text: string): boolean =>
  /[?？]\s*$|(吗|呢|么|多少|几斤|怎么|能不能|有没有|什么时候|哪里)/u.test(text) ||
  /\b(how|when|where|can)\b/i.test(text)
