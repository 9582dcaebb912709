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

/** Plays the live by HLS for as long as WebRTC does not come about, and hands over when it does. */
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
      if (playback !== null) leave()
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
      element.srcObject = null
      await mine.open(hlsUrl, { live: true, failed: leave })
      await element.play()
      byHls.value = true
    } catch {
      if (mine === playback) leave()
    }
  }

  function leave(): void {
    notBefore = Date.now() + TRY_AGAIN_AFTER_MS
    playback?.close()
    playback = null
    byHls.value = false
    if (video.value !== null) facts.resume(video.value)
  }

  return byHls
}
