import { computed, onScopeDispose, ref, shallowRef, watch, type ShallowRef } from 'vue'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import type { Recording } from '#contracts/live/recording.types.ts'
import { HlsPlayback } from '#client/shared/media/hls-playback.ts'
import { loadChatBefore, loadRecording } from './live.api.ts'
import { saidUntil, streamMsAt, videoSecondsAt } from './replay.rules.ts'

const SHOWN = 4
/** So much chat is fetched for one replay; the newest, where there was more. */
const MOST_CHAT = 2_000
const AGAIN_AFTER_MS = 1_500
const MOST_TRIES = 8

/** A live that is over: its recording in a video element, and what was said at the moment that is shown. */
export function useReplay(liveId: string, video: Readonly<ShallowRef<HTMLVideoElement | null>>) {
  const recording = shallowRef<Recording | null>(null)
  const chat = shallowRef<readonly ChatMessage[]>([])
  const seconds = ref(0)
  const failed = ref(false)
  const landscape = ref(true)
  let playback: HlsPlayback | null = null
  let gone = false

  const parts = computed(() => recording.value?.parts ?? [])
  const streamMs = computed(() => streamMsAt(seconds.value, parts.value))
  const said = computed(() => saidUntil(chat.value, streamMs.value, SHOWN))
  const chapter = computed(() =>
    recording.value?.chapters.findLast(
      ({ startMs, endMs }) => startMs <= streamMs.value && streamMs.value < endMs,
    ),
  )

  /** The recording is closed a moment after the live: it is asked for again until then. */
  async function load(triesLeft = MOST_TRIES): Promise<void> {
    const page = await loadRecording(liveId).catch(() => null)
    if (gone) return
    if ((page === null || page.state === 'recording') && triesLeft > 0) {
      setTimeout(() => void load(triesLeft - 1), AGAIN_AFTER_MS)
      return
    }
    recording.value = page
    if (page?.replayUrl) void loadChat()
  }

  async function loadChat(): Promise<void> {
    let all: ChatMessage[] = []
    while (all.length < MOST_CHAT) {
      const { items } = await loadChatBefore(liveId, all[0]?.id).catch(() => ({ items: [] }))
      if (gone || items.length === 0) return
      all = [...items, ...all]
      chat.value = all
    }
  }

  watch(
    [video, recording],
    ([element, page]) => {
      if (element === null || !page?.replayUrl || playback !== null) return
      playback = new HlsPlayback(element)
      void playback.open(page.replayUrl, { live: false, failed: () => (failed.value = true) })
    },
    { flush: 'post' },
  )
  void load()
  onScopeDispose(() => {
    gone = true
    playback?.close()
  })

  /** Goes to a moment of the stream and plays from there. */
  function goTo(toMs: number): void {
    if (video.value === null) return
    video.value.currentTime = videoSecondsAt(toMs, parts.value)
    // Without leave to play with sound it waits there for a tap.
    void video.value.play().catch(() => undefined)
  }

  function follow(element: HTMLVideoElement): void {
    seconds.value = element.currentTime
    landscape.value = element.videoWidth >= element.videoHeight
  }

  return { recording, streamMs, said, chapter, failed, landscape, goTo, follow }
}
