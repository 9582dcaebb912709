import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { Enter } from '#client/shared/media/media-link.ts'
import { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { useCohostNews } from './cohosting.live.ts'
import { tilesOf } from './tiles.rules.ts'

/** The guests as their host (`me`) sees and hears them; nothing is received while there are none. */
export function useGuestPictures(liveId: string, enter: Enter, me: () => string | undefined) {
  const on = shallowRef<readonly Person[]>([])
  const session = new ReceiveSession(liveId, enter, me)
  useCohostNews(liveId, { on: (people) => (on.value = people) })
  watch(
    () => on.value.length > 0,
    (some) => {
      if (some) session.open()
      else session.close()
    },
  )
  onScopeDispose(() => {
    session.close()
  })
  return { on, tiles: computed(() => tilesOf(on.value, session.guests.value, null)) }
}
