import type { LiveSnapshot } from '#contracts/live/live.events.ts'

/** What a live sells and what an account ordered last; an area to the right knows, null while none does. */
export type LiveShelf = (liveId: string, accountId: string | null) => Promise<LiveSnapshot['shelf']>
