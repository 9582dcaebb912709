import { computed, onScopeDispose, watch, type Ref } from 'vue'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { Enter } from '#client/shared/media/media-link.ts'
import { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { tilesOf } from './tiles.rules.ts'

/** The guests as their host sees and hears them; nothing is received while there are none. */
export function useGuestPictures(
  liveId: string,
  { enter, on, me }: { enter: Enter; on: Readonly<Ref<readonly Person[]>>; me: () => string | undefined },
) {
  const session = new ReceiveSession(liveId, enter, me)
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
  return { tiles: computed(() => tilesOf(on.value, session.guests.value, null)) }
}
