import { onScopeDispose, watch, type WatchSource } from 'vue'

/** How long somebody must have paused before what they typed or chose is asked for. */
const PAUSE_MS = 300

/** Loads a list anew once whoever changes its filters pauses. */
export function useSearch(filters: readonly WatchSource[], load: () => Promise<void>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([...filters], () => {
    clearTimeout(timer)
    timer = setTimeout(() => void load(), PAUSE_MS)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
  })
}
