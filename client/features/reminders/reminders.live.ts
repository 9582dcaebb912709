import { liveNotices } from '#contracts/live/live.events.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { on } from '#client/shared/socket/socket.ts'

/** Hears of lives that begin and that this account waited for; returns what stops it. */
export const followStarts = (handler: (live: Live) => void): (() => void) =>
  on(liveNotices.started, ({ live }) => {
    handler(live)
  })
