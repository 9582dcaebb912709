import type { ConnectionState } from '#client/shared/socket/connection.ts'
import type { LinkState } from '#client/shared/media/media-link.ts'
import type { LiveState } from '#contracts/live/live.types.ts'

export type PictureState =
  | 'opening'
  | 'scheduled'
  | 'ended'
  | 'cancelled'
  | 'playing'
  | 'soundOnly'
  | 'hostAway'
  | 'hostWeak'
  | 'reconnecting'

export interface PictureFacts {
  readonly live: LiveState | null
  readonly connection: ConnectionState
  readonly link: LinkState
  readonly video: 'none' | 'flowing' | 'paused'
  readonly audio: 'none' | 'flowing' | 'paused'
  /** Whether a first frame was ever shown. */
  readonly seen: boolean
  /** Since when no new frame came, in ms. */
  readonly frozenMs: number
}

/** Frames may pause for a moment on any network; after this it is worth a word. */
const FROZEN_AFTER_MS = 4_000

/** What the picture's place shows. The viewer's own network comes first: then nothing is known of the host's. */
export function pictureState(facts: PictureFacts): PictureState {
  const { live, connection, link, seen } = facts
  if (live !== null && live !== 'live') return live
  if (connection === 'reconnecting' || link === 'recovering') return seen ? 'reconnecting' : 'opening'
  const nothingSent = facts.video === 'none' && facts.audio === 'none'
  if (link === 'ready' && nothingSent) return 'hostAway'
  if (live === null || link !== 'connected') return 'opening'
  return nothingSent ? 'hostAway' : hostsPicture(facts)
}

function hostsPicture({ video, seen, frozenMs }: PictureFacts): PictureState {
  if (video !== 'flowing') return 'soundOnly'
  if (!seen) return 'opening'
  return frozenMs > FROZEN_AFTER_MS ? 'hostWeak' : 'playing'
}
