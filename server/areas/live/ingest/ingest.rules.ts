/** A live as an encoder that starts may find it. */
interface Planned {
  readonly id: string
  readonly state: 'scheduled' | 'live'
  readonly startsAt: Date
}

/** An encoder may start this long before the planned time, and this long after it. */
const EARLY_MS = 30 * 60_000
const LATE_MS = 6 * 3_600_000

/**
 * The live that an encoder's stream is for: the one on air, else the planned one nearest to now. Within two
 * minutes of a live's end none is begun, so that an encoder that merely reconnects does not open the next one.
 */
export function liveToPublish(
  lives: readonly Planned[],
  { now, lastEndedAt }: { now: Date; lastEndedAt: Date | null },
): { readonly liveId: string; readonly begins: boolean } | null {
  const onAir = lives.find(({ state }) => state === 'live')
  if (onAir) return { liveId: onAir.id, begins: false }
  if (lastEndedAt && now.getTime() - lastEndedAt.getTime() < RECONNECT_MS) return null
  const distance = ({ startsAt }: Planned) => Math.abs(startsAt.getTime() - now.getTime())
  const [next] = lives
    .filter(({ state, startsAt }) => {
      const lateMs = now.getTime() - startsAt.getTime()
      return state === 'scheduled' && lateMs >= -EARLY_MS && lateMs <= LATE_MS
    })
    .toSorted((a, b) => distance(a) - distance(b))
  return next ? { liveId: next.id, begins: true } : null
}

const RECONNECT_MS = 2 * 60_000
