import { onScopeDispose, ref, type ShallowRef } from 'vue'
import type { LinkState } from '#client/shared/media/media-link.ts'
import { HlsPlayback } from '#client/shared/media/hls-playback.ts'
import { connection } from '#client/shared/socket/connection.ts'
import { wantsHls } from './hls-fallback.rules.ts'
import { loadRecording } from './live.api.ts'

const LOOK_EVERY_MS = 500
const TRY_AGAIN_AFTER_MS = 3_000

interface Facts {
  readonly liveId: () => string | null
  readonly onAir: () => boolean
  readonly link: Readonly<{ value: LinkState }>
  readonly sent: () => boolean
  /** Takes the element back for WebRTC. */
  readonly resume: (element: HTMLVideoElement) => void
}

/** Plays the live by HLS for as long as WebRTC does not come about or has no place, and hands over when it does. */
export function useHlsFallback(video: Readonly<ShallowRef<HTMLVideoElement | null>>, facts: Facts) {
  const byHls = ref(false)
  let playback: HlsPlayback | null = null
  let unconnectedSince = Date.now()
  let notBefore = 0

  const timer = setInterval(look, LOOK_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(timer)
    playback?.close()
  })

  function look(): void {
    const link = facts.link.value
    if (link === 'connected' || !facts.onAir()) {
      unconnectedSince = Date.now()
      if (playback !== null) void leave()
      return
    }
    const unconnectedMs = Date.now() - unconnectedSince
    const sent = facts.sent()
    const wanted = wantsHls({ onAir: true, connection: connection.value, link, sent, unconnectedMs })
    if (wanted && playback === null && Date.now() >= notBefore) void enter()
  }

  async function enter(): Promise<void> {
    const [element, liveId] = [video.value, facts.liveId()]
    if (element === null || liveId === null) return
    const mine = (playback = new HlsPlayback(element))
    try {
      const { hlsUrl } = await loadRecording(liveId)
      if (hlsUrl === null || mine !== playback) throw new Error('not recorded, or connected meanwhile')
      await holdPicture(element)
      element.srcObject = null
      await mine.open(hlsUrl, { live: true, failed: () => void leave() })
      await element.play()
      byHls.value = true
    } catch {
      if (mine === playback) await leave()
    }
  }

  async function leave(): Promise<void> {
    notBefore = Date.now() + TRY_AGAIN_AFTER_MS
    const left = playback
    playback = null
    if (video.value !== null) await holdPicture(video.value)
    left?.close()
    byHls.value = false
    if (video.value !== null) facts.resume(video.value)
  }

  return byHls
}

/** Lets an element that changes its source show its last picture until the new source has one. */
async function holdPicture(element: HTMLVideoElement): Promise<void> {
  const canvas = document.createElement('canvas')
  ;[canvas.width, canvas.height] = [element.videoWidth, element.videoHeight]
  const pen = canvas.getContext('2d')
  if (pen === null || canvas.width === 0) return
  pen.drawImage(element, 0, 0)
  const picture = new Image()
  picture.src = canvas.toDataURL('image/jpeg', 0.8)
  await picture.decode().catch(() => undefined)
  element.poster = picture.src
}
