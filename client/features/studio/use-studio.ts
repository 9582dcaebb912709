import { shallowRef, watch } from 'vue'
import { useGuestPictures } from '#client/features/cohosting/use-guest-pictures.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { useStreamClock } from '#client/features/live/use-stream-clock.ts'
import * as api from './studio.api.ts'
import { useSending, useStudioLive } from './studio.live.ts'
import { useGoingLive } from './use-going-live.ts'
import { useLadder } from './use-ladder.ts'
import { useOnAirCamera } from './use-on-air-camera.ts'
import { useRecordingNews } from './use-recording-news.ts'
import { useSales } from './use-sales.ts'
import { useStills } from './use-stills.ts'
import { useTelling } from './use-telling.ts'
import { useWakeLock } from './use-wake-lock.ts'

/** Everything behind one live's studio page; all of it comes back by itself after a network cut. */
export function useStudio(liveId: string) {
  const { live, enter, write, ...told } = useStudioLive(liveId, ({ cohosts }) => {
    guests.on.value = cohosts
  })
  const guests = useGuestPictures(liveId, enter, () => live.value?.host.id)
  const sales = useSales(liveId)
  const session = useSending(liveId, enter)
  const now = useServerNow()
  const { telling } = useTelling()
  const problem = shallowRef<string | null>(null)

  const { sendFrom, ...going } = useGoingLive(liveId, { live, session, enter })
  const { onAir, over, rehearsing } = going
  const { camera, ...handling } = useOnAirCamera(session, () => !over.value)
  const ladder = useLadder(session, () => onAir.value || rehearsing.value)
  useStills(
    liveId,
    () => camera.stream.value,
    () => onAir.value && ladder.rung.value === 'field' && session.refused.value === null,
    ladder.carried,
  )
  const streamMs = useStreamClock(live)
  useWakeLock(onAir)
  useRecordingNews(liveId)
  sendFrom(camera.stream)
  watch(over, (ended) => {
    if (!ended) return
    session.close()
    camera.close()
    void sales.refresh()
  })

  /** The first picture comes over HTTP, so that the page stands even while the socket is away. */
  async function load(): Promise<void> {
    problem.value = null
    try {
      live.value = await api.readLive(liveId)
    } catch (error) {
      problem.value = api.asProblem(error).title
    }
  }

  const rival = {
    /** What sends this live in place of this page. */
    is: session.refused,
    takeOver: () => {
      session.takeOver()
    },
  }
  const say = (text: string) => telling(() => write(text))
  const state = { live, sales, camera, ladder, now, problem, streamMs, guests, rival }
  return { ...told, ...going, ...handling, ...state, load, say }
}
