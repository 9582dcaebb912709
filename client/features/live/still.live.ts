import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { mediaNotices } from '#contracts/live/live.events.ts'
import type { Still } from '#contracts/live/still.types.ts'
import { on } from '#client/shared/socket/socket.ts'

/** The newest still of a live; whoever enters sets the first one. */
export function useStill(liveId: string): ShallowRef<Still | null> {
  const still = shallowRef<Still | null>(null)
  const stop = on(mediaNotices.still, ({ liveId: of, ...fresh }) => {
    if (of === liveId) still.value = fresh
  })
  onScopeDispose(stop)
  return still
}
