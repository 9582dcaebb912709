import { computed, onScopeDispose, ref, watch, type ShallowRef } from 'vue'
import type { LiveState } from '#contracts/live/live.types.ts'
import type { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { connection } from '#client/shared/socket/connection.ts'
import { pictureState } from './picture.rules.ts'
import { useFirstFrame } from './use-first-frame.ts'
import { useHlsFallback } from './use-hls-fallback.ts'
import { useFrames } from './use-frames.ts'

const PLAY_AGAIN_EVERY_MS = 1_000

/** Browsers allow sound only after a tap on the site; coming from the home page there was one. */
const soundAllowed = (): boolean => 'userActivation' in navigator && navigator.userActivation.hasBeenActive

/** Plays a session in a video element: muted until a tap allows sound, and aware of frames that stop coming. */
export function usePicture(
  video: Readonly<ShallowRef<HTMLVideoElement | null>>,
  session: ReceiveSession,
  live: () => { readonly id: string; readonly state: LiveState } | null,
) {
  const muted = ref(!soundAllowed())
  const { seen, frozenMs, landscape, lastFrameAt, look } = useFrames(video)
  useFirstFrame(video, session, { liveId: () => live()?.id ?? null, shown: look })

  watch(
    video,
    (element) => {
      if (element !== null) show(element)
    },
    { flush: 'post' },
  )

  function show(element: HTMLVideoElement): void {
    element.srcObject = session.stream
    element.muted = muted.value
    void play(element)
  }

  const byHls = useHlsFallback(video, {
    liveId: () => live()?.id ?? null,
    onAir: () => live()?.state === 'live',
    link: session.state,
    sent: () => Object.values(session.receiving.value).includes('flowing'),
    resume: show,
  })

  async function play(element: HTMLVideoElement): Promise<void> {
    try {
      await element.play()
    } catch {
      // Sound was not allowed after all; muted always is.
      element.muted = muted.value = true
      await element.play().catch(() => undefined)
    }
  }

  // A changed track or a locked phone may have stopped it.
  const timer = setInterval(() => {
    const element = video.value
    if (element?.paused === true && (byHls.value || session.stream.getTracks().length > 0)) void play(element)
  }, PLAY_AGAIN_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })

  function toggleSound(): void {
    muted.value = !muted.value
    if (video.value === null) return
    video.value.muted = muted.value
    void play(video.value)
  }

  const state = computed(() =>
    pictureState({
      live: live()?.state ?? null,
      connection: connection.value,
      link: byHls.value ? 'connected' : session.state.value,
      video: session.receiving.value.video,
      audio: session.receiving.value.audio,
      seen: seen.value,
      frozenMs: frozenMs.value,
    }),
  )
  return { muted, landscape, lastFrameAt, toggleSound, state }
}
