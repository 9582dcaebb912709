import { onScopeDispose } from 'vue'
import type { ReceiveSession } from '#client/shared/media/receive-session.ts'

/** Whoever only looks something up is back by then. */
const REST_AFTER_MS = 3_000

/** Spares the network the picture while the page is in the background; the sound goes on. */
export function useBackground(session: Pick<ReceiveSession, 'listen'>): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function look(): void {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') session.listen(false)
    else
      timer = setTimeout(() => {
        session.listen(true)
      }, REST_AFTER_MS)
  }

  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
  })
}
