import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { Live } from '#contracts/live/live.types.ts'
import { mayRise, nextBatch, othersOf } from './likes.rules.ts'
import { followLive, like } from './live.live.ts'

const SEND_EVERY_MS = 1_000
const IN_AIR_MS = 1_600

/** Whether anything may fly: not where somebody asked for less motion or less data. */
function mayFly(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } }
  return !window.matchMedia('(prefers-reduced-motion: reduce)').matches && connection?.saveData !== true
}

/** Taps of the cherries: shown at once, sent gathered, and the true total as the server counts it. */
export function useLikes(liveId: string, live: Readonly<Ref<Live | null>>) {
  const total = ref(0)
  /** Cherries in the air, by a number of their own. */
  const cherries = ref<readonly number[]>([])
  let gathered = 0
  let sent = 0
  let last = 0
  let timer: number | undefined

  function rise(wanted: number): void {
    const count = mayFly() ? mayRise(cherries.value.length, wanted) : 0
    const fresh = Array.from({ length: count }, () => ++last)
    cherries.value = [...cherries.value, ...fresh]
    if (count > 0)
      window.setTimeout(() => {
        cherries.value = cherries.value.filter((one) => !fresh.includes(one))
      }, IN_AIR_MS)
  }

  async function send(): Promise<void> {
    timer = undefined
    const batch = nextBatch(gathered)
    gathered = batch.keep
    if (batch.send === 0) return
    sent += batch.send
    // Taps that do not arrive are not counted; nobody waits for them.
    await like(liveId, batch.send).catch(() => undefined)
    later()
  }

  function later(): void {
    timer ??= window.setTimeout(() => void send(), SEND_EVERY_MS)
  }

  function tap(): void {
    gathered += 1
    rise(1)
    later()
  }

  watch(
    () => live.value?.likes ?? 0,
    (counted) => (total.value = Math.max(total.value, counted)),
    { immediate: true },
  )
  const stop = followLive(liveId, {
    likes: ({ likes, fresh }) => {
      total.value = likes
      rise(othersOf(fresh, sent))
      sent = Math.max(0, sent - fresh)
    },
  })
  onScopeDispose(() => {
    stop()
    window.clearTimeout(timer)
  })

  return { total, cherries, tap }
}
