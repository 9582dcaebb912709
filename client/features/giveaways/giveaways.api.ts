import { giveawayRoutes } from '#contracts/sales/giveaways.routes.ts'
import { call, type Sent } from '#client/shared/api/http.ts'

export type NewGiveaway = Sent<typeof giveawayRoutes.openGiveaway>['body']

export const loadGiveaways = (liveId: string) => call(giveawayRoutes.giveaways, { params: { liveId } })
export const openGiveaway = (liveId: string, body: NewGiveaway, key: string) =>
  call(giveawayRoutes.openGiveaway, { params: { liveId }, body, key })
export const loadProof = (giveawayId: string) =>
  call(giveawayRoutes.giveawayProof, { params: { giveawayId } })
export const loadGiveaway = (giveawayId: string) => call(giveawayRoutes.giveaway, { params: { giveawayId } })
export const loadWinners = (giveawayId: string) =>
  call(giveawayRoutes.giveawayWinners, { params: { giveawayId } })
