import { onScopeDispose, ref, shallowRef } from 'vue'
import type { LiveSnapshot } from '#contracts/live/live.events.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { useSession } from '#client/features/identity/session.ts'
import { asProblem, isProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { serverNow } from '#client/shared/clock/server-clock.ts'
import type { Entry } from '#client/shared/media/media-link.ts'
import { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { refusalOf, type Refusal } from './chat.rules.ts'
import { loadLive } from './live.api.ts'
import { entryOf, followLive, joinLive, leaveLive, type Moderated } from './live.live.ts'
import { useBackground } from './use-background.ts'
import { useChat } from './use-chat.ts'
import { useStreamClock } from './use-stream-clock.ts'

/**
 * One live as a viewer has it: what it is, who watches, what is said, and its sound and picture.
 * `entered` runs after every entering, so that what else the page shows becomes exact again; `moderated` when
 * something was decided about this viewer.
 */
export function useLive(
  liveId: string,
  entered: (snapshot: LiveSnapshot) => void,
  moderated: (decision: Moderated) => void,
) {
  const live = shallowRef<Live | null>(null)
  const viewers = ref(0)
  const problem = shallowRef<ProblemError | null>(null)
  /** Why this account may not be here. */
  const banned = shallowRef<Refusal | null>(null)
  const { renew, handlers, ...chat } = useChat(liveId)
  const { me } = useSession()
  const session = new ReceiveSession(liveId, enter, () => me.value?.id)

  async function enter(): Promise<Entry> {
    const snapshot = await joinLive(liveId).catch((error: unknown) => {
      if (isProblem(error, 'live_banned')) banned.value = refusalOf(error.problem, serverNow())
      throw error
    })
    banned.value = null
    live.value = snapshot.live
    viewers.value = snapshot.live.viewers
    renew(snapshot)
    problem.value = null
    entered(snapshot)
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
    ...handlers,
    moderated: (decision) => {
      const { act, reason, until } = decision
      handlers.moderated(decision)
      if (act === 'banned')
        banned.value = { code: 'live_banned', reason, untilMs: until === null ? null : Date.parse(until) }
      if (act === 'freed' && banned.value !== null) session.rebuild()
      moderated(decision)
    },
  })
  void load()
  session.open()
  useBackground(session)
  onScopeDispose(() => {
    stop()
    session.close()
    void leaveLive(liveId)
  })

  const streamMs = useStreamClock(live)
  return { live, viewers, problem, banned, session, enter, load, streamMs, ...chat }
}
