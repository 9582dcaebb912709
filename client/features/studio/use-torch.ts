import { onScopeDispose, readonly, ref, watch } from 'vue'
import { hasTorch, torchWish } from './torch.rules.ts'

/** What of a camera's track the lamp needs; old browsers have no capabilities. */
export interface LitTrack {
  applyConstraints(wish: MediaTrackConstraints): Promise<void>
  getCapabilities?: () => object
}

/** Android tells of the lamp only once the camera has warmed up. */
const LOOK_AGAIN_AFTER_MS = 1_000

/**
 * The lamp of the camera in use. What the host wants outlasts the camera: a turn to the front puts the lamp out,
 * and the turn back lights it again, as does the camera's return after a phone call.
 */
export function useTorch(track: () => LitTrack | null) {
  const can = ref(false)
  const lit = ref(false)
  let wanted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  /** A camera that refuses stays as it is, and is shown so. */
  async function apply(camera: LitTrack): Promise<void> {
    const wish = wanted
    const done = await camera.applyConstraints(torchWish(wish)).then(
      () => true,
      () => false,
    )
    if (camera !== track()) return
    if (done) lit.value = wish
    else wanted = lit.value
  }

  /** Whether the camera has a lamp; lights it if that is wanted. */
  function look(camera: LitTrack): boolean {
    can.value = hasTorch(camera.getCapabilities?.() ?? {})
    if (can.value && wanted) void apply(camera)
    return can.value
  }

  watch(
    track,
    (camera) => {
      clearTimeout(timer)
      can.value = lit.value = false
      if (camera === null) return
      if (!look(camera)) timer = setTimeout(() => look(camera), LOOK_AGAIN_AFTER_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
  })

  async function toggle(): Promise<void> {
    const camera = track()
    if (camera === null || !can.value) return
    wanted = !lit.value
    await apply(camera)
  }

  return { can: readonly(can), lit: readonly(lit), toggle }
}
