import type { Live } from '#contracts/live/live.types.ts'

/** Copies a link to a moment of a live's replay; whether that worked. `fromMs` is on the stream's clock. */
export function copyMoment(live: Live, fromMs: number): Promise<boolean> {
  const url = new URL(`/live/${live.id}?t=${Math.floor(fromMs / 1000)}`, location.origin).href
  return navigator.clipboard.writeText(url).then(
    () => true,
    () => false,
  )
}

/** Shares a live by the phone's own sheet, or copies its link; true when it was copied. */
export async function shareLive(live: Live): Promise<boolean> {
  const url = new URL(`/live/${live.id}`, location.origin).href
  if (typeof navigator.share === 'function') {
    // Closing the phone's sheet is an answer, not an error.
    await navigator.share({ title: live.title, url }).catch(() => undefined)
    return false
  }
  return navigator.clipboard.writeText(url).then(
    () => true,
    () => false,
  )
}
