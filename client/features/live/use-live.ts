import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { ChatMessage, Live } from '#contracts/live/live.types.ts'
import { newKey } from '#client/shared/api/http.ts'
import { asProblem, isProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import type { Entry } from '#client/shared/media/media-link.ts'
import { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { withMessages, type Unsent } from './chat.rules.ts'
import { loadLive } from './live.api.ts'
import { entryOf, followLive, joinLive, leaveLive, say } from './live.live.ts'

/**
 * One live as a viewer has it: what it is, who watches, what is said, and its sound and picture.
 * `entered` runs after every entering, so that what else the page shows becomes exact again.
 */
export function useLive(liveId: string, entered: () => void) {
  const live = shallowRef<Live | null>(null)
  const viewers = ref(0)
  const chat = shallowRef<ChatMessage[]>([])
  const unsent = shallowRef<Unsent[]>([])
  const problem = shallowRef<ProblemError | null>(null)
  const now = useServerNow()
  const session = new ReceiveSession(liveId, enter)

  async function enter(): Promise<Entry> {
    const snapshot = await joinLive(liveId)
    live.value = snapshot.live
    viewers.value = snapshot.live.viewers
    chat.value = withMessages(chat.value, snapshot.chat)
    problem.value = null
    entered()
    return entryOf(snapshot)
  }

  /** Over HTTP, so that the page stands before the socket does. */
  async function load(): Promise<void> {
    try {
      const loaded = await loadLive(liveId)
      live.value ??= loaded
      if (viewers.value === 0) viewers.value = loaded.viewers
      problem.value = null
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  const stop = followLive(liveId, {
    changed: (changed) => {
      const began = changed.state === 'live' && live.value?.state !== 'live'
      live.value = changed
      if (began) session.rebuild()
    },
    viewers: (counted) => (viewers.value = counted),
    said: (messages) => (chat.value = withMessages(chat.value, messages)),
  })
  void load()
  session.open()
  onScopeDispose(() => {
    stop()
    session.close()
    void leaveLive(liveId)
  })

  /** Sends a message; while the network is away it waits in the list and can be sent again without doubling. */
  async function send(text: string, clientId = newKey()): Promise<void> {
    const others = unsent.value.filter((one) => one.clientId !== clientId)
    unsent.value = [...others, { clientId, text, failed: false }].slice(-5)
    try {
      const message = await say(liveId, clientId, text)
      chat.value = withMessages(chat.value, [message])
      unsent.value = unsent.value.filter((one) => one.clientId !== clientId)
    } catch (error) {
      const waits = isProblem(error, 'offline', 'unavailable', 'join_first')
      unsent.value = waits
        ? unsent.value.map((one) => (one.clientId === clientId ? { ...one, failed: true } : one))
        : unsent.value.filter((one) => one.clientId !== clientId)
      if (!waits) throw error
    }
  }

  return {
    live,
    viewers,
    chat,
    unsent,
    problem,
    session,
    load,
    send,
    /** Position on the stream's clock. */
    streamMs: computed(() =>
      live.value?.startedAt ? Math.max(0, now.value - Date.parse(live.value.startedAt)) : 0,
    ),
  }
}
