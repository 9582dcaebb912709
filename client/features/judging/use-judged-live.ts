import { computed, onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { Live, TimelineEntry } from '#contracts/live/live.types.ts'
import type { Recording } from '#contracts/live/recording.types.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import * as api from './judging.api.ts'
import { useTimelineNews } from './judging.live.ts'
import { lengthOf } from './timeline.rules.ts'

/** The live an entry is judged by: its timeline, its length and the moment the judge looks at. */
export function useJudgedLive(liveId: MaybeRefOrGetter<string>) {
  const live = shallowRef<Live | null>(null)
  const entries = shallowRef<readonly TimelineEntry[]>([])
  const failed = ref(false)
  /** The moment the judge chose or the replay shows; null follows the stream. */
  const chosenMs = ref<number | null>(null)
  /** Where the replay is sent; a new object for each order, so that the same moment can be asked for again. */
  const sought = shallowRef<{ ms: number } | null>(null)
  const now = useServerNow()
  const id = toValue(liveId)

  const onAir = computed(() => live.value?.state === 'live')
  const lengthMs = computed(() => (live.value ? lengthOf(live.value, entries.value, now.value) : 0))
  const positionMs = computed(() =>
    Math.min(lengthMs.value, chosenMs.value ?? (onAir.value ? lengthMs.value : 0)),
  )
  const recording = useRecording(id, live)

  async function readEntries(): Promise<void> {
    const answer = await api.readTimeline(id).catch(() => null)
    if (answer) entries.value = answer.items
  }

  async function load(): Promise<void> {
    failed.value = false
    try {
      live.value = await api.readLive(id)
      await readEntries()
    } catch {
      failed.value = true
    }
  }

  useTimelineNews(id, (changed) => {
    if (changed) live.value = changed
    void readEntries()
  })
  watch(onAir, (air, before) => {
    if (before && !air) chosenMs.value = null
  })
  void load()

  return {
    live,
    entries,
    failed,
    onAir,
    lengthMs,
    positionMs,
    sought,
    recording,
    follows: computed(() => onAir.value && chosenMs.value === null),
    load,
    /** Looks at a moment of the stream; null goes back to following it. */
    lookAt: (ms: number | null) => {
      chosenMs.value = ms === null ? null : Math.round(Math.min(lengthMs.value, Math.max(0, ms)))
      sought.value = chosenMs.value === null ? null : { ms: chosenMs.value }
    },
    /** The replay has come to this moment. */
    shows: (ms: number) => {
      if (!onAir.value || chosenMs.value !== null) chosenMs.value = ms
    },
  }
}

const AGAIN_AFTER_MS = 3_000
const MOST_TRIES = 10

/** What was recorded of a live; asked for again while the end of it is still being written. */
function useRecording(liveId: string, live: { readonly value: Live | null }) {
  const recording = shallowRef<Recording | null>(null)
  let timer = 0

  async function read(triesLeft: number): Promise<void> {
    const page = await api.readRecording(liveId).catch(() => null)
    if (page) recording.value = page
    if ((page === null || page.state === 'recording') && triesLeft > 0)
      timer = window.setTimeout(() => void read(triesLeft - 1), AGAIN_AFTER_MS)
  }

  watch(
    () => live.value?.state,
    (state) => {
      window.clearTimeout(timer)
      if (state === 'live' || state === 'ended') void read(state === 'ended' ? MOST_TRIES : 0)
    },
  )
  onScopeDispose(() => {
    window.clearTimeout(timer)
  })
  return recording
}
