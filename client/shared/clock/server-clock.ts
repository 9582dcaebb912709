import { computed, shallowRef, type Ref } from 'vue'
import { useServerNow as tickingBy } from '#client/shared/ui/use-now.ts'
import { betterReading, type ClockReading } from './server-clock.rules.ts'

const best = shallowRef<ClockReading | null>(null)

/** The server's clock minus this device's, in ms; 0 until the server has told. For CountDown's `offset-ms`. */
export const clockOffsetMs = computed(() => best.value?.offsetMs ?? 0)

/** Takes note of the server's time in an answer that was asked for at `askedAt` (this device's clock). */
export function noteServerTime(serverTime: string, askedAt: number, answeredAt = Date.now()): void {
  best.value = betterReading(best.value, {
    offsetMs: Date.parse(serverTime) - (askedAt + answeredAt) / 2,
    doubtMs: (answeredAt - askedAt) / 2,
    takenAt: answeredAt,
  })
}

/** The server's clock now, in milliseconds since 1970. */
export const serverNow = (): number => Date.now() + clockOffsetMs.value

/** The server's clock as a ref that ticks at every full second, within a component. */
export const useServerNow = (): Readonly<Ref<number>> => tickingBy(() => clockOffsetMs.value)
