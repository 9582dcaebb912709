import { computed, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { Live, TimelineEntry } from '#contracts/live/live.types.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import * as api from './judging.api.ts'
import { useTimelineNews } from './judging.live.ts'
import { lengthOf } from './timeline.rules.ts'

/** The live an entry is judged by: its timeline, its length and the moment the judge looks at. */
export function useJudgedLive(liveId: MaybeRefOrGetter<string>) {
  const live = shallowRef<Live | null>(null)
  const entries = shallowRef<readonly TimelineEntry[]>([])
  const failed = ref(false)
  /** The moment the judge chose; null follows the stream. */
  const chosenMs = ref<number | null>(null)
  const now = useServerNow()
  const id = toValue(liveId)

  const onAir = computed(() => live.value?.state === 'live')
  const lengthMs = computed(() => (live.value ? lengthOf(live.value, entries.value, now.value) : 0))
  const positionMs = computed(() =>
    Math.min(lengthMs.value, chosenMs.value ?? (onAir.value ? lengthMs.value : 0)),
  )

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
    follows: computed(() => onAir.value && chosenMs.value === null),
    load,
    /** Looks at a moment of the stream; null goes back to following it. */
    lookAt: (ms: number | null) => {
      chosenMs.value = ms === null ? null : Math.round(Math.min(lengthMs.value, Math.max(0, ms)))
    },
  }
}
