import { stillRoutes } from '#contracts/live/still.routes.ts'
import { call } from '#client/shared/api/http.ts'

/** Shows everybody a picture in the place of the moving one. */
export async function sendStill(liveId: string, jpeg: Blob) {
  const bytes = new Uint8Array(await jpeg.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return call(stillRoutes.putStill, { params: { liveId }, body: { jpeg: btoa(text) } })
}
