import { onScopeDispose, readonly, shallowRef } from 'vue'
import { mediaNotices } from '#contracts/live/live.events.ts'
import type { Uplink } from '#contracts/live/media.types.ts'
import { on } from '#client/shared/socket/socket.ts'

/** What arrives from the host at the server, every two seconds; null before the first reading. */
export function useHostUplink(liveId: string) {
  const uplink = shallowRef<Uplink | null>(null)
  onScopeDispose(
    on(mediaNotices.uplink, ({ liveId: of, ...reading }) => {
      if (of === liveId) uplink.value = reading
    }),
  )
  return readonly(uplink)
}
