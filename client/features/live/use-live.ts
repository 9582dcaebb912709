import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { Live } from '#contracts/live/live.types.ts'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import type { Entry } from '#client/shared/media/media-link.ts'
import { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { loadLive } from './live.api.ts'
import { entryOf, followLive, joinLive, leaveLive } from './live.live.ts'
import { useChat } from './use-chat.ts'

/**
 * One live as a viewer has it: what it is, who watches, what is said, and its sound and picture.
 * `entered` runs after every entering, so that what else the page shows becomes exact again.
 */
export function useLive(liveId: string, entered: () => void) {
  const live = shallowRef<Live | null>(null)
  const viewers = ref(0)
  const problem = shallowRef<ProblemError | null>(null)
  const now = useServerNow()
  const { take, ...chat } = useChat(liveId)
  const session = new ReceiveSession(liveId, enter)

  async function enter(): Promise<Entry> {
    const snapshot = await joinLive(liveId)
    live.value = snapshot.live
    viewers.value = snapshot.live.viewers
    take(snapshot.chat)
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
    said: take,
  })
  void load()
  session.open()
  onScopeDispose(() => {
    stop()
    session.close()
    void leaveLive(liveId)
  })

  /** Position on the stream's clock. */
  const streamMs = computed(() =>
    live.value?.startedAt ? Math.max(0, now.value - Date.parse(live.value.startedAt)) : 0,
  )
  return { live, viewers, problem, session, load, streamMs, ...chat }
}
