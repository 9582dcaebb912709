import { computed, ref, shallowRef, watch } from 'vue'
import type { Person } from '#contracts/identity/identity.types.ts'
import { useCohostNews } from '#client/features/cohosting/cohosting.live.ts'
import { useGuestPictures } from '#client/features/cohosting/use-guest-pictures.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { leaveLive } from '#client/features/live/live.live.ts'
import { useStreamClock } from '#client/features/live/use-stream-clock.ts'
import * as api from './studio.api.ts'
import { useSending, useStudioLive } from './studio.live.ts'
import { useLadder } from './use-ladder.ts'
import { useOnAirCamera } from './use-on-air-camera.ts'
import { useSales } from './use-sales.ts'
import { useStills } from './use-stills.ts'
import { useTelling } from './use-telling.ts'
import { useWakeLock } from './use-wake-lock.ts'

/** Everything behind one live's studio page; all of it comes back by itself after a network cut. */
export function useStudio(liveId: string) {
  const { live, viewers, chat, pinned, waiting, enter, write } = useStudioLive(liveId, (snapshot) => {
    cohosts.value = snapshot.cohosts
  })
  const cohosts = shallowRef<readonly Person[]>([])
  useCohostNews(liveId, { on: (people) => (cohosts.value = people) })
  const guests = useGuestPictures(liveId, { enter, on: cohosts, me: () => live.value?.host.id })
  const sales = useSales(liveId)
  const session = useSending(liveId, enter)
  const now = useServerNow()
  const { telling } = useTelling()
  const problem = shallowRef<string | null>(null)
  const starting = ref(false)
  /** The host sends, though only those who direct the live see it yet. */
  const rehearsing = ref(false)

  const onAir = computed(() => live.value?.state === 'live')
  const over = computed(() => live.value?.state === 'ended' || live.value?.state === 'cancelled')
  const { camera, muted, openCamera, flip, mute } = useOnAirCamera(session, () => !over.value)
  const ladder = useLadder(session, () => onAir.value || rehearsing.value)
  useStills(
    liveId,
    () => camera.stream.value,
    () => onAir.value && ladder.rung.value === 'field',
    ladder.carried,
  )
  const streamMs = useStreamClock(live)
  useWakeLock(onAir)

  /** The first picture comes over HTTP, so that the page stands even while the socket is away. */
  async function load(): Promise<void> {
    problem.value = null
    try {
      live.value = await api.readLive(liveId)
    } catch (error) {
      problem.value = api.asProblem(error).title
    }
  }

  let sending = false
  watch([onAir, rehearsing, camera.stream], ([air, rehearses, stream]) => {
    if (!(air || rehearses) || stream === null || sending) return
    sending = true
    session.open()
  })
  watch(over, (ended) => {
    if (!ended) return
    session.close()
    camera.close()
    void sales.refresh()
  })

  /** A rehearsal that becomes the live goes on sending; the viewers come to it. */
  async function start(): Promise<void> {
    starting.value = true
    await telling(async () => {
      live.value = await api.startLive(liveId)
      rehearsing.value = false
    })
    starting.value = false
  }

  function rehearse(): void {
    rehearsing.value = true
  }

  /** Leaving takes what was sent off the stage; entering again keeps chat and figures coming. */
  async function endRehearsal(): Promise<void> {
    rehearsing.value = false
    sending = false
    session.close()
    await leaveLive(liveId)
    await enter().catch(() => undefined)
  }

  const end = () =>
    telling(async () => {
      live.value = await api.endLive(liveId)
    })

  const state = {
    live,
    viewers,
    chat,
    pinned,
    waiting,
    sales,
    camera,
    ladder,
    now,
    problem,
    starting,
    rehearsing,
    muted,
  }
  const acts = {
    load,
    openCamera,
    start,
    rehearse,
    endRehearsal,
    end,
    flip,
    mute,
    say: (text: string) => telling(() => write(text)),
  }
  return { ...state, onAir, over, streamMs, guests, ...acts }
}
