import type { Person } from '#contracts/identity/identity.types.ts'
import type { ChatMessage } from '#contracts/live/live.types.ts'

const MOST = 8

/** Who spoke last in the chat, the newest first and each once, without these accounts. */
export function recentSpeakers(chat: readonly ChatMessage[], without: readonly string[]): Person[] {
  const people = new Map<string, Person>()
  for (const { author } of chat.toReversed())
    if (!without.includes(author.id) && !people.has(author.id) && people.size < MOST)
      people.set(author.id, author)
  return [...people.values()]
}
