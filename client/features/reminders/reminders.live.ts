import { liveNotices } from '#contracts/live/live.events.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { on } from '#client/shared/socket/socket.ts'

/** Hears of lives that this account waits for, as they begin or are planned anew; returns what stops it. */
export function followWaited(handlers: {
  began: (live: Live) => void
  replanned: (live: Live) => void
}): () => void {
  const stops = [
    on(liveNotices.started, ({ live }) => {
      handlers.began(live)
    }),
    on(liveNotices.replanned, ({ live }) => {
      handlers.replanned(live)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
