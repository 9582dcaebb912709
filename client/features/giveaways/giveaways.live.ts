import { giveawayRequests } from '#contracts/sales/giveaways.routes.ts'
import type { Giveaway } from '#contracts/sales/giveaways.types.ts'
import { salesNotices } from '#contracts/sales/sales.events.ts'
import { ask, on } from '#client/shared/socket/socket.ts'

/** Enters over the socket that watches the live; again answers the same. */
export const enterGiveaway = (giveawayId: string, nonce: string): Promise<Giveaway> =>
  ask(giveawayRequests.enter, { giveawayId, nonce })

/** Listens to a live's giveaways; returns what stops it. */
export const followGiveaways = (liveId: string, handler: (giveaway: Giveaway) => void): (() => void) =>
  on(salesNotices.giveaway, (giveaway) => {
    if (giveaway.liveId === liveId) handler(giveaway)
  })
