import { onScopeDispose } from 'vue'
import { whenConnected } from '#client/shared/socket/connection.ts'

/** Calls back now, every `everyMs` while the page is visible, and after every new connection. */
export function useRefreshing(refresh: () => void, everyMs: number): void {
  const stop = whenConnected(refresh)
  const timer = window.setInterval(() => {
    if (document.visibilityState === 'visible') refresh()
  }, everyMs)
  onScopeDispose(() => {
    stop()
    window.clearInterval(timer)
  })
}
