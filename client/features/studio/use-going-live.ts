import { computed, ref, watch, type Ref } from 'vue'
import type { Live } from '#contracts/live/live.types.ts'
import { leaveLive } from '#client/features/live/live.live.ts'
import type { Enter } from '#client/shared/media/media-link.ts'
import type { SendSession } from '#client/shared/media/send-session.ts'
import * as api from './studio.api.ts'
import { useTelling } from './use-telling.ts'

/** Going on air, rehearsing before it, and coming off. */
export function useGoingLive(
  liveId: string,
  { live, session, enter }: { live: Ref<Live | null>; session: SendSession; enter: Enter },
) {
  const { telling } = useTelling()
  const starting = ref(false)
  /** The host sends, though only those who direct the live see it yet. */
  const rehearsing = ref(false)
  const onAir = computed(() => live.value?.state === 'live')
  const over = computed(() => live.value?.state === 'ended' || live.value?.state === 'cancelled')
  let sending = false

  /** Sends as soon as there is a picture, and somebody to send it to. */
  function sendFrom(stream: Readonly<Ref<MediaStream | null>>): void {
    watch([onAir, rehearsing, stream], ([air, rehearses, picture]) => {
      if (!(air || rehearses) || picture === null || sending) return
      sending = true
      session.open()
    })
  }

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

  return { starting, rehearsing, onAir, over, sendFrom, start, rehearse, endRehearsal, end }
}
