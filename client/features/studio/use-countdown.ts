import { onScopeDispose, readonly, ref } from 'vue'

/** Counts `from` down to 1 in seconds aloud, then acts; a second tap calls it off. */
export function useCountdown(from: number, act: () => void) {
  const left = ref<number | null>(null)
  let timer = 0

  function stop(): void {
    window.clearInterval(timer)
    left.value = null
  }

  function step(): void {
    if (left.value === null) return
    left.value -= 1
    if (left.value > 0) return
    stop()
    act()
  }

  function toggle(): void {
    if (left.value !== null) {
      stop()
      return
    }
    left.value = from
    timer = window.setInterval(step, 1_000)
  }

  onScopeDispose(stop)
  return { left: readonly(left), toggle, stop }
}
