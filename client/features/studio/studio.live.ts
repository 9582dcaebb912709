import { onScopeDispose, readonly, ref, shallowRef } from 'vue'
import { v4 as newId } from 'uuid'
import { mediaNotices, type LiveSnapshot } from '#contracts/live/live.events.ts'
import type { ChatMessage, Live } from '#contracts/live/live.types.ts'
import type { EarlyEnd } from '#contracts/live/recording.types.ts'
import { salesNotices } from '#contracts/sales/sales.events.ts'
import type { LiveFigures } from '#contracts/sales/sales.types.ts'
import { renewed } from '#client/features/live/chat.rules.ts'
import { entryOf, followLive, joinLive, leaveLive, say } from '#client/features/live/live.live.ts'
import { followCart, type CartHandlers } from '#client/features/sales/sales.live.ts'
import { SendSession } from '#client/shared/media/send-session.ts'
import { connection, whenConnected } from '#client/shared/socket/connection.ts'
import { on } from '#client/shared/socket/socket.ts'
import { mergeChat } from './chat.rules.ts'

export { connection }

/** The live as its host hears it: who watches, what is said, what the live itself is; `entered` after every entering. */
export function useStudioLive(liveId: string, entered: (snapshot: LiveSnapshot) => void) {
  const live = shallowRef<Live | null>(null)
  const viewers = ref(0)
  const chat = shallowRef<readonly ChatMessage[]>([])
  const pinned = shallowRef<ChatMessage | null>(null)
  const waiting = ref(0)

  const enter = async () => {
    const snapshot = await joinLive(liveId)
    live.value = snapshot.live
    viewers.value = snapshot.live.viewers
    chat.value = mergeChat(renewed(chat.value, snapshot.chat), [])
    pinned.value = snapshot.pinned
    entered(snapshot)
    return entryOf(snapshot)
  }

  const stops = [
    whenConnected(() => void enter().catch(() => undefined)),
    followLive(liveId, {
      changed: (changed) => (live.value = changed),
      viewers: (counted) => (viewers.value = counted),
      said: (messages) => (chat.value = mergeChat(chat.value, messages)),
      removed: (messageId) => (chat.value = chat.value.filter(({ id }) => id !== messageId)),
      pinned: (message) => (pinned.value = message),
      waiting: ({ held, reported }) => (waiting.value = held + reported),
    }),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
    void leaveLive(liveId)
  })

  async function write(text: string): Promise<void> {
    const message = await say(liveId, newId(), text)
    chat.value = mergeChat(chat.value, [message])
  }

  return { live, viewers: readonly(viewers), chat, pinned, waiting: readonly(waiting), enter, write }
}

/** Listens to what the live sells; `again` is called after every new connection, for what was missed. */
export function useSalesNews(
  liveId: string,
  news: CartHandlers & { figures: (figures: LiveFigures) => void; again: () => void },
): void {
  const stops = [
    whenConnected(news.again),
    followCart(liveId, news),
    on(salesNotices.figures, (figures) => {
      if (figures.liveId === liveId) news.figures(figures)
    }),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })
}

/** Hears that a live is not recorded any further; returns what stops it. */
export const onRecordingStopped = (liveId: string, handler: (reason: EarlyEnd) => void): (() => void) =>
  on(mediaNotices.recordingStopped, ({ liveId: of, reason }) => {
    if (of === liveId) handler(reason)
  })

/** The host's sending session; it closes with the page. */
export function useSending(liveId: string, enter: ConstructorParameters<typeof SendSession>[1]) {
  const session = new SendSession(liveId, enter)
  onScopeDispose(() => {
    session.close()
  })
  return session
}
