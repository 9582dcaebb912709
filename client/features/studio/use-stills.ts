import { onScopeDispose, watch, type WatchSource } from 'vue'
import { STILL_MAX_BYTES } from '#contracts/live/still.types.ts'
import { sendStill } from './still.api.ts'
import { carriedKbps, FIRST_STEP, nextStep, sizeAt, type StillSize } from './still.rules.ts'

const EVERY_MS = 5_000

/**
 * Sends a picture of the camera every five seconds while `wanted`, one at a time, as large as the network takes
 * without hurting the sound. `carried` hears what the network carried meanwhile, in kbit/s.
 */
export function useStills(
  liveId: string,
  camera: () => MediaStream | null,
  wanted: WatchSource<boolean>,
  carried: (kbps: number) => void,
): void {
  const film = document.createElement('video')
  film.muted = true
  film.playsInline = true
  let step = FIRST_STEP
  let timer: ReturnType<typeof setTimeout> | undefined

  async function shoot(): Promise<void> {
    const startedAt = Date.now()
    const jpeg = await pictureOf(film, camera(), sizeAt(step)).catch(() => null)
    if (jpeg === null || jpeg.size > STILL_MAX_BYTES) step = Math.max(0, step - (jpeg === null ? 0 : 1))
    else {
      const askedAt = Date.now()
      const arrived = await sendStill(liveId, jpeg).catch(() => null)
      const tookMs = arrived === null ? null : Date.now() - askedAt
      step = nextStep(step, tookMs)
      if (tookMs !== null) carried(carriedKbps(jpeg.size, tookMs))
    }
    if (timer !== undefined)
      timer = setTimeout(() => void shoot(), Math.max(0, EVERY_MS - (Date.now() - startedAt)))
  }

  function stop(): void {
    clearTimeout(timer)
    timer = undefined
    film.srcObject = null
  }

  watch(
    wanted,
    (now) => {
      stop()
      if (!now) return
      step = FIRST_STEP
      timer = setTimeout(() => void shoot(), 0)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}

/** What the camera sees now, as JPEG; null while it sees nothing. */
async function pictureOf(
  film: HTMLVideoElement,
  camera: MediaStream | null,
  { side, quality }: StillSize,
): Promise<Blob | null> {
  if (camera === null) return null
  if (film.srcObject !== camera) film.srcObject = camera
  await film.play()
  const scale = Math.min(1, side / Math.max(film.videoWidth, film.videoHeight, 1))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(film.videoWidth * scale)
  canvas.height = Math.round(film.videoHeight * scale)
  const pen = canvas.getContext('2d')
  if (pen === null || canvas.width === 0) return null
  pen.drawImage(film, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality)
  })
}
