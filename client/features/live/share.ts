import type { Live } from '#contracts/live/live.types.ts'

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
