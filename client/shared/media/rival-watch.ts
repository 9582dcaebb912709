import { mediaNotices } from '#contracts/live/live.events.ts'
import { whenConnected } from '#client/shared/socket/connection.ts'
import { on } from '#client/shared/socket/socket.ts'
import type { Enter } from './media-link.ts'

/** A device that takes over has no stream yet for a moment: it is gone only when nothing has been sent for so long. */
const GONE_AFTER_MS = 3_000

/**
 * Tells whether anything of the host's sends in a live, at first and whenever it changes, also over a lost connection.
 * Returns what stops it.
 */
export function watchRival(liveId: string, enter: Enter, changed: (sends: boolean) => void): () => void {
  let streams = new Set<string>()
  let hostId: string | null = null
  const ended = new Set<string>()
  let stopped = false
  let goneTimer: number | undefined
  const tell = () => {
    window.clearTimeout(goneTimer)
    if (stopped) return
    if (streams.size > 0) changed(true)
    else goneTimer = window.setTimeout(() => changed(false), GONE_AFTER_MS)
  }
  const read = async (): Promise<void> => {
    const entry = await enter()
    hostId = entry.hostId
    const ofHost = entry.producers.filter(({ accountId }) => accountId === entry.hostId)
    // What ended while this was asked may still be in the answer.
    streams = new Set(ofHost.map(({ producerId }) => producerId).filter((id) => !ended.has(id)))
    tell()
  }
  const stops = [
    on(mediaNotices.producerAdded, ({ liveId: of, producerId, accountId }) => {
      if (of !== liveId || accountId !== hostId) return
      streams.add(producerId)
      tell()
    }),
    on(mediaNotices.producerClosed, ({ liveId: of, producerId }) => {
      if (of !== liveId) return
      ended.add(producerId)
      if (streams.delete(producerId)) tell()
    }),
    // What was missed while it was away is read anew; one that fails is followed by another connection.
    whenConnected(() => void read().catch(() => undefined)),
  ]
  return () => {
    stopped = true
    window.clearTimeout(goneTimer)
    for (const stop of stops) stop()
  }
}
