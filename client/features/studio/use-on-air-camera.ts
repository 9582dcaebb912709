import { onScopeDispose, ref } from 'vue'
import type { SendSession } from '#client/shared/media/send-session.ts'
import { useCamera } from './use-camera.ts'
import { useTorch } from './use-torch.ts'

/** The camera as the live's sending session carries it: opened, taken back after a phone call, turned, muted. */
export function useOnAirCamera(session: SendSession, wanted: () => boolean) {
  const camera = useCamera()
  const muted = ref(false)
  const torch = useTorch(() => camera.stream.value?.getVideoTracks()[0] ?? null)

  async function openCamera(): Promise<void> {
    await camera.open()
    for (const track of camera.stream.value?.getTracks() ?? []) {
      // A phone call takes the camera away; when it ends, the picture is opened anew.
      track.addEventListener('ended', reopenLost)
      if (track.kind === 'audio') track.enabled = !muted.value
      await session.replace(track).catch(() => undefined)
    }
  }

  function reopenLost(): void {
    const lost = camera.stream.value?.getTracks().some((track) => track.readyState === 'ended')
    if (lost && wanted() && document.visibilityState === 'visible') void openCamera()
  }
  document.addEventListener('visibilitychange', reopenLost)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', reopenLost)
  })

  async function flip(): Promise<void> {
    const track = await camera.flip()
    if (track) await session.replace(track).catch(() => undefined)
  }

  function mute(): void {
    muted.value = !muted.value
    for (const track of camera.stream.value?.getAudioTracks() ?? []) track.enabled = !muted.value
    // The muted track already carries silence; what the server did not hear the next rebuild tells it.
    void session.pause('audio', muted.value).catch(() => undefined)
  }

  return { camera, torch, muted, openCamera, flip, mute }
}
