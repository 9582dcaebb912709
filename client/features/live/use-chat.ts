import { shallowRef } from 'vue'
import type { LiveSnapshot } from '#contracts/live/live.events.ts'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import type { ChatRules, Restriction } from '#contracts/live/moderation.types.ts'
import { renewed, withMessages } from './chat.rules.ts'
import type { LiveHandlers, Moderated } from './live.live.ts'
import { useUnsent } from './use-unsent.ts'

/** What is said in a live and what binds those who write, and what this viewer wrote that is not in it. */
export function useChat(liveId: string) {
  const chat = shallowRef<ChatMessage[]>([])
  const pinned = shallowRef<ChatMessage | null>(null)
  const rules = shallowRef<ChatRules>({ slowSeconds: 0, approval: false })
  const restriction = shallowRef<Restriction | null>(null)
  const { arrived, refused, ...own } = useUnsent(liveId, (message) => {
    take([message])
  })

  function take(messages: readonly ChatMessage[]): void {
    chat.value = withMessages(chat.value, messages)
    arrived(messages)
  }

  /** Makes everything exact after entering. */
  function renew(snapshot: LiveSnapshot): void {
    chat.value = renewed(chat.value, snapshot.chat)
    arrived(snapshot.chat)
    pinned.value = snapshot.pinned
    rules.value = snapshot.chatRules
    restriction.value = snapshot.restriction
  }

  function moderated(decision: Moderated): void {
    const { act, reason, until } = decision
    if (act === 'muted') restriction.value = { kind: 'mute', reason: reason ?? '', until }
    if (act === 'freed') restriction.value = null
    if (act === 'refused') refused(decision)
  }

  const handlers = {
    said: take,
    removed: (messageId) => (chat.value = chat.value.filter(({ id }) => id !== messageId)),
    pinned: (message) => (pinned.value = message),
    rules: (set) => (rules.value = set),
    moderated,
  } satisfies LiveHandlers

  return { chat, pinned, rules, restriction, ...own, renew, handlers }
}
