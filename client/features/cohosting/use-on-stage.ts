import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { useCohostNews } from './cohosting.live.ts'
import { hostSlot, LEAD_FOR_MS, tilesOf } from './tiles.rules.ts'

/** Who is up beside the host, with their pictures, and who has the large one. */
export function useOnStage(liveId: string, session: ReceiveSession) {
  const on = shallowRef<readonly Person[]>([])
  const leader = ref<string | null>(null)
  let turning = 0

  useCohostNews(liveId, {
    on: (people) => (on.value = people),
    speaking: (accountId) => {
      window.clearTimeout(turning)
      turning = window.setTimeout(() => (leader.value = accountId), LEAD_FOR_MS)
    },
  })
  onScopeDispose(() => {
    window.clearTimeout(turning)
  })

  const tiles = computed(() => tilesOf(on.value, session.guests.value, leader.value))
  return { on, tiles, hostSlot: computed(() => hostSlot(tiles.value)) }
}
