import { computed, onScopeDispose, ref, watch, type ShallowRef } from 'vue'
import type { LiveState } from '#contracts/live/live.types.ts'
import type { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { connection } from '#client/shared/socket/socket.ts'
import { pictureState } from './picture.rules.ts'

const LOOK_EVERY_MS = 1_000

/** Plays a session in a video element: muted until a tap allows sound, and aware of frames that stop coming. */
export function usePicture(
  video: Readonly<ShallowRef<HTMLVideoElement | null>>,
  session: ReceiveSession,
  live: () => LiveState | null,
) {
  // Browsers allow sound only after a tap on the site; coming from the home page there was one.
  const muted = ref(!(navigator.userActivation?.hasBeenActive ?? false))
  const seen = ref(false)
  const frozenMs = ref(0)
  const landscape = ref(false)
  const lastFrameAt = ref(Date.now())
  let frames = 0

  watch(
    video,
    (element) => {
      if (element === null) return
      element.srcObject = session.stream
      element.muted = muted.value
      void play(element)
    },
    { flush: 'post' },
  )

  async function play(element: HTMLVideoElement): Promise<void> {
    try {
      await element.play()
    } catch {
      // Sound was not allowed after all; muted always is. An interrupted play is begun again by the watch below.
      muted.value = true
      element.muted = true
      await element.play().catch(() => undefined)
    }
  }

  const timer = setInterval(look, LOOK_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })

  function look(): void {
    const element = video.value
    if (element === null) return
    if (element.paused && session.stream.getTracks().length > 0) void play(element)
    const total = element.getVideoPlaybackQuality().totalVideoFrames
    if (total !== frames) {
      frames = total
      lastFrameAt.value = Date.now()
      seen.value = element.videoWidth > 0
      landscape.value = element.videoWidth > element.videoHeight
    }
    frozenMs.value = Date.now() - lastFrameAt.value
  }

  return {
    muted,
    landscape,
    lastFrameAt,
    toggleSound: () => {
      muted.value = !muted.value
      if (video.value === null) return
      video.value.muted = muted.value
      void play(video.value)
    },
    state: computed(() =>
      pictureState({
        live: live(),
        connection: connection.value,
        link: session.state.value,
        video: session.receiving.value.video,
        audio: session.receiving.value.audio,
        seen: seen.value,
        frozenMs: frozenMs.value,
      }),
    ),
  }
}
