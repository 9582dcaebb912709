import { computed, type Ref } from 'vue'
import type { Live } from '#contracts/live/live.types.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'

/** The position on a live's own clock: milliseconds since it began; 0 before. */
export function useStreamClock(live: Readonly<Ref<Live | null>>) {
  const now = useServerNow()
  return computed(() =>
    live.value?.startedAt ? Math.max(0, now.value - Date.parse(live.value.startedAt)) : 0,
  )
}
