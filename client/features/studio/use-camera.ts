import { onScopeDispose, readonly, ref, shallowRef } from 'vue'
import { cameraProblemOf, pictureWish, soundWish, type CameraProblem } from './camera.rules.ts'

type Facing = 'user' | 'environment'

/** The phone's camera and microphone: opening, turning around, and the plain reason when there is no picture. */
export function useCamera() {
  const stream = shallowRef<MediaStream | null>(null)
  const problem = ref<CameraProblem | null>(null)
  const opening = ref(false)
  const facing = ref<Facing>('environment')

  /** Opens both tracks anew; a page without HTTPS has no mediaDevices at all. */
  async function open(): Promise<void> {
    opening.value = true
    try {
      const wish = { audio: soundWish, video: pictureWish(facing.value) }
      const fresh = await navigator.mediaDevices.getUserMedia(wish)
      close()
      stream.value = fresh
      problem.value = null
    } catch (error) {
      const name = error instanceof Error ? error.name : ''
      problem.value = cameraProblemOf(name, window.isSecureContext)
    } finally {
      opening.value = false
    }
  }

  /** Turns to the other camera. Many phones refuse two open cameras, so the first is let go before. */
  async function flip(): Promise<MediaStreamTrack | null> {
    const now = stream.value
    if (now === null) return null
    const former = facing.value
    facing.value = former === 'user' ? 'environment' : 'user'
    for (const track of now.getVideoTracks()) track.stop()
    const track = (await videoOf(facing.value)) ?? (await videoOf(former))
    if (track === null) {
      problem.value = 'busy'
      return null
    }
    stream.value = new MediaStream([...now.getAudioTracks(), track])
    return track
  }

  function close(): void {
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = null
  }

  onScopeDispose(close)
  return {
    stream: readonly(stream),
    problem: readonly(problem),
    opening: readonly(opening),
    facing,
    open,
    flip,
    close,
  }
}

async function videoOf(facing: Facing): Promise<MediaStreamTrack | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: pictureWish(facing) }).catch(() => null)
  return stream?.getVideoTracks()[0] ?? null
}
