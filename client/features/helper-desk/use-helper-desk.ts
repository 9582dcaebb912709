import { computed, onScopeDispose, shallowRef } from 'vue'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { useOnStage } from '#client/features/cohosting/use-on-stage.ts'
import { useStreamClock } from '#client/features/live/use-stream-clock.ts'
import { asProblem, readLive } from '#client/features/studio/studio.api.ts'
import { useStudioLive } from '#client/features/studio/studio.live.ts'
import { useRecordingNews } from '#client/features/studio/use-recording-news.ts'
import { useSales } from '#client/features/studio/use-sales.ts'
import { useTelling } from '#client/features/studio/use-telling.ts'
import { useHostUplink } from './helper-desk.live.ts'

/** Everything behind the helper's desk of one live: what its host steers on the phone, without the camera. */
export function useHelperDesk(liveId: string) {
  const { live, viewers, chat, pinned, waiting, enter, write } = useStudioLive(liveId, (snapshot) => {
    onStage.on.value = snapshot.cohosts
  })
  const sales = useSales(liveId)
  const uplink = useHostUplink(liveId)
  const session = new ReceiveSession(liveId, enter)
  const onStage = useOnStage(liveId, session)
  const now = useServerNow()
  const { telling } = useTelling()
  const problem = shallowRef<string | null>(null)

  const onAir = computed(() => live.value?.state === 'live')
  const over = computed(() => live.value?.state === 'ended' || live.value?.state === 'cancelled')
  const streamMs = useStreamClock(live)

  /** Over HTTP, so that the desk stands before the socket does. */
  async function load(): Promise<void> {
    problem.value = null
    try {
      live.value = await readLive(liveId)
    } catch (error) {
      problem.value = asProblem(error).title
    }
  }

  useRecordingNews(liveId)
  session.open()
  onScopeDispose(() => {
    session.close()
  })

  /** Explains the item, or ends its explanation where it is the explained one. */
  function toggle(itemId: string): Promise<void> {
    return sales.explain(sales.cart.value?.explained?.itemId === itemId ? null : itemId)
  }

  const say = (text: string) => telling(() => write(text))
  const state = { live, viewers, chat, pinned, waiting, sales, session, onStage, uplink, now, problem }
  return { ...state, onAir, over, streamMs, load, toggle, say }
}
