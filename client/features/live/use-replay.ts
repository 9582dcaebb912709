import { computed, onScopeDispose, ref, shallowRef, watch, type ShallowRef } from 'vue'
import type { ChatMessage } from '#contracts/live/live.types.ts'
import type { Recording } from '#contracts/live/recording.types.ts'
import { HlsPlayback } from '#client/shared/media/hls-playback.ts'
import { loadChatBefore, loadRecording } from './live.api.ts'
import { saidUntil, stillAt, streamMsAt, videoSecondsAt } from './replay.rules.ts'

const SHOWN = 4
/** So much chat is fetched for one replay; the newest, where there was more. */
const MOST_CHAT = 2_000
const AGAIN_AFTER_MS = 1_500
const MOST_TRIES = 8

/**
 * A live that is over: its recording in a video element, and what was said and seen at the moment that is shown.
 * It begins at `startMs` of the stream where a link named that.
 */
export function useReplay(
  liveId: string,
  video: Readonly<ShallowRef<HTMLVideoElement | null>>,
  startMs: number | null,
) {
  const recording = shallowRef<Recording | null>(null)
  const chat = shallowRef<readonly ChatMessage[]>([])
  const seconds = ref(0)
  const failed = ref(false)
  const landscape = ref(true)
  let playback: HlsPlayback | null = null
  let gone = false
  const isGone = () => gone

  const parts = computed(() => recording.value?.parts ?? [])
  const streamMs = computed(() => streamMsAt(seconds.value, parts.value))
  const said = computed(() => saidUntil(chat.value, streamMs.value, SHOWN))
  const still = computed(() => stillAt(recording.value?.stills ?? [], parts.value, streamMs.value))
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
    if (page?.replayUrl) void gatherChat(liveId, (all) => (chat.value = all), isGone)
  }

  watch(
    [video, recording],
    ([element, page]) => {
      if (element === null || !page?.replayUrl || playback !== null) return
      playback = new HlsPlayback(element)
      const startS = startMs === null ? 0 : videoSecondsAt(startMs, page.parts)
      void playback.open(page.replayUrl, { live: false, failed: () => (failed.value = true), startS })
      // Whoever followed a link to a moment wants it played; without leave it waits there for a tap.
      if (startMs !== null) void element.play().catch(() => undefined)
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

  return { recording, streamMs, said, still, chapter, failed, landscape, goTo, follow }
}

/** Fetches the chat from its end backwards; `take` gets all of it so far after each page. */
async function gatherChat(
  liveId: string,
  take: (all: readonly ChatMessage[]) => void,
  isGone: () => boolean,
): Promise<void> {
  let all: ChatMessage[] = []
  while (all.length < MOST_CHAT) {
    const { items } = await loadChatBefore(liveId, all[0]?.id).catch(() => ({ items: [] }))
    if (isGone() || items.length === 0) return
    all = [...items, ...all]
    take(all)
  }
}
