import { onScopeDispose, watch, type WatchSource } from 'vue'

/** Keeps the screen lit while `wanted`; a page that comes back from the background asks again. */
export function useWakeLock(wanted: WatchSource<boolean>): void {
  let sentinel: WakeLockSentinel | null = null
  let want = false

  const take = async (): Promise<void> => {
    if (!want || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    // Refused at low battery; the stream goes on and the host keeps the screen lit by touching it.
    sentinel = await navigator.wakeLock.request('screen').catch(() => null)
  }
  const again = () => void take()

  watch(
    wanted,
    (now) => {
      want = now
      if (now) void take()
      else void sentinel?.release()
    },
    { immediate: true },
  )
  document.addEventListener('visibilitychange', again)
  onScopeDispose(() => {
    want = false
    document.removeEventListener('visibilitychange', again)
    void sentinel?.release()
  })
}
