import { onScopeDispose, ref, type Ref } from 'vue'

/**
 * The server's time in ms, refreshed at every full second of it, so that all countdowns on a page change together.
 * `offsetMs` is the server's clock minus this device's.
 */
export function useServerNow(offsetMs: () => number): Ref<number> {
  const now = ref(Date.now() + offsetMs())
  let timer = 0
  const tick = (): void => {
    now.value = Date.now() + offsetMs()
    timer = window.setTimeout(tick, 1000 - (now.value % 1000) + 4)
  }
  tick()
  onScopeDispose(() => {
    window.clearTimeout(timer)
  })
  return now
}
