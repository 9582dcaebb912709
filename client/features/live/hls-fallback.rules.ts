import type { LinkState } from '#client/shared/media/media-link.ts'
import type { ConnectionState } from '#client/shared/socket/connection.ts'

/** Nearly every WebRTC connection that will stand stands by then; people begin to leave soon after. */
const PATIENCE_MS = 4_000

/**
 * Whether a viewer should watch by HLS: our socket is there, the live is on, and yet WebRTC has not come about, or
 * the room has no place for another viewer.
 * Where nobody is connected HLS would not come either.
 */
export const wantsHls = (facts: {
  readonly onAir: boolean
  readonly connection: ConnectionState
  readonly link: LinkState
  /** Whether the host sends anything that ought to come. */
  readonly sent: boolean
  readonly unconnectedMs: number
}): boolean =>
  facts.onAir &&
  facts.connection === 'connected' &&
  facts.link !== 'connected' &&
  facts.link !== 'idle' &&
  (facts.link !== 'ready' || facts.sent) &&
  (facts.link === 'full' || facts.unconnectedMs > PATIENCE_MS)
