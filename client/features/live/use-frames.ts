import { onScopeDispose, ref, type ShallowRef } from 'vue'

const LOOK_EVERY_MS = 1_000

/** Watches the frames of a video element: whether any came, since when none did, and their shape. */
export function useFrames(video: Readonly<ShallowRef<HTMLVideoElement | null>>) {
  const seen = ref(false)
  const frozenMs = ref(0)
  const landscape = ref(false)
  const lastFrameAt = ref(Date.now())
  let frames = 0

  const timer = setInterval(() => {
    if (video.value !== null) look(video.value)
  }, LOOK_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })

  /** Looks at once, for whoever knows that a frame has come. */
  function look(element: HTMLVideoElement): void {
    const total = element.getVideoPlaybackQuality().totalVideoFrames
    if (total !== frames) {
      frames = total
      lastFrameAt.value = Date.now()
      seen.value = element.videoWidth > 0
      landscape.value = element.videoWidth > element.videoHeight
    }
    frozenMs.value = Date.now() - lastFrameAt.value
  }

  return { seen, frozenMs, landscape, lastFrameAt, look }
}
