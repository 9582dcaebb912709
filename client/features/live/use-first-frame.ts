import { watch, type ShallowRef } from 'vue'
import type { ReceiveSession } from '#client/shared/media/receive-session.ts'
import { tellJoined } from './live.live.ts'

/** Longer than this nobody waited for a picture: the page lay in the background. */
const LONGEST_MS = 60_000

/** Calls `shown` as the first frame stands in the element, and tells the server once how long all that took. */
export function useFirstFrame(
  video: Readonly<ShallowRef<HTMLVideoElement | null>>,
  session: Pick<ReceiveSession, 'state'>,
  { liveId, shown }: { liveId: () => string | null; shown: (element: HTMLVideoElement) => void },
): void {
  const openedAt = performance.now()
  let connectedMs: number | null = null

  const stop = watch(
    () => session.state.value,
    (state) => {
      if (state !== 'connected') return
      connectedMs = performance.now() - openedAt
      stop()
    },
  )
  watch(video, (element) => {
    element?.requestVideoFrameCallback(() => {
      shown(element)
      const frameMs = performance.now() - openedAt
      const id = liveId()
      // By HLS there is no connection, and its wait is another one.
      if (id === null || connectedMs === null || frameMs > LONGEST_MS) return
      void tellJoined({ liveId: id, connectMs: Math.round(connectedMs), frameMs: Math.round(frameMs) })
    })
  })
}
