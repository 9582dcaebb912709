import { onScopeDispose, ref, watch } from 'vue'
import type { CohostState } from '#contracts/live/cohosts.types.ts'
import { useOnAirCamera } from '#client/features/studio/use-on-air-camera.ts'
import { useTelling } from '#client/features/studio/use-telling.ts'
import type { Enter } from '#client/shared/media/media-link.ts'
import { SendSession } from '#client/shared/media/send-session.ts'
import * as api from './cohosting.api.ts'
import { useCohostNews } from './cohosting.live.ts'

/**
 * One viewer's way up beside the host: they ask or are invited, and send from the moment both sides agreed.
 * Comes back by itself after a network cut, and lets the camera go when they come down.
 */
export function useCohosting(liveId: string, enter: Enter) {
  const state = ref<CohostState | null>(null)
  const busy = ref(false)
  const session = new SendSession(liveId, enter)
  const { camera, muted, openCamera, flip, mute } = useOnAirCamera(session, () => state.value === 'on')
  const { telling } = useTelling()
  let sending = false

  useCohostNews(liveId, { on: () => undefined, own: (fresh) => (state.value = fresh) })

  watch(state, async (now, before) => {
    if (now === 'on' && !sending) {
      sending = true
      if (camera.stream.value === null) await openCamera()
      session.open()
    } else if (now !== 'on' && before === 'on') stop()
  })
  onScopeDispose(stop)

  function stop(): void {
    sending = false
    session.close()
    camera.close()
  }

  async function acting(act: (liveId: string) => Promise<{ state: CohostState | null }>): Promise<void> {
    busy.value = true
    await telling(async () => {
      state.value = (await act(liveId)).state
    })
    busy.value = false
  }

  /** Opens the camera first, so that nobody comes up who cannot be seen; a refusal of the browser ends it there. */
  async function comeUp(): Promise<void> {
    if (camera.stream.value === null) await openCamera()
    if (camera.stream.value !== null) await acting(api.askToComeUp)
  }

  const comeDown = () => acting(api.comeDown)
  /** The camera of somebody who only looked at themselves is let go. */
  function closePreview(): void {
    if (state.value === null) camera.close()
  }

  return { state, busy, camera, muted, openCamera, flip, mute, comeUp, comeDown, closePreview }
}

export type Cohosting = ReturnType<typeof useCohosting>
