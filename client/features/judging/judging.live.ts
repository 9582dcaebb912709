import { onScopeDispose } from 'vue'
import { liveNotices } from '#contracts/live/live.events.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { salesNotices } from '#contracts/sales/sales.events.ts'
import { entryOf, joinLive, leaveLive } from '#client/features/live/live.live.ts'
import { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { whenConnected } from '#client/shared/socket/connection.ts'
import { on } from '#client/shared/socket/socket.ts'

export { whenConnected }

/** Receives a live for a judge; it closes with the component. `entered` hears the live as it was on entering. */
export function useJudgedStream(liveId: string, entered: (live: Live) => void) {
  const session = new ReceiveSession(liveId, async () => {
    const snapshot = await joinLive(liveId)
    entered(snapshot.live)
    return entryOf(snapshot)
  })
  session.open()
  onScopeDispose(() => {
    session.close()
    void leaveLive(liveId)
  })
  return session
}

/** Calls back when the live itself or what it explains and sells changed, so that the timeline is read anew. */
export function useTimelineNews(liveId: string, changed: (live: Live | null) => void): void {
  const stops = [
    on(liveNotices.changed, (live) => {
      if (live.id === liveId) changed(live)
    }),
    on(salesNotices.cart, (cart) => {
      if (cart.liveId === liveId) changed(null)
    }),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })
}
