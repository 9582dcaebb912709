import { connectionRequests } from './core/connection.events.ts'
import type { Route } from './core/route.ts'
import type { SocketNotice, SocketRequest } from './core/event.ts'
import { catalogRoutes } from './catalog/catalog.routes.ts'
import { ownGoodsRoutes } from './catalog/own-goods.routes.ts'
import { contestNotices, contestRequests } from './contest/contest.events.ts'
import { contestRoutes } from './contest/contest.routes.ts'
import { contestInvitationRoutes } from './contest/invitations.routes.ts'
import { contestPanelRoutes } from './contest/panels.routes.ts'
import { contestPublicRoutes } from './contest/public.routes.ts'
import { contestProcedureRoutes, contestProofRoutes } from './contest/procedure.routes.ts'
import { contestEligibilityRoutes } from './contest/eligibility.routes.ts'
import { contestSalesRoutes } from './contest/sales.routes.ts'
import { contestWrittenRoutes } from './contest/written.routes.ts'
import { contestRoundRoutes } from './contest/rounds.routes.ts'
import { countyRoutes } from './county/county.ts'
import { identityRoutes } from './identity/identity.routes.ts'
import { cohostNotices } from './live/cohosts.events.ts'
import { cohostRoutes } from './live/cohosts.routes.ts'
import { liveNotices, liveRequests, mediaNotices, mediaRequests } from './live/live.events.ts'
import { liveRoutes } from './live/live.routes.ts'
import { ingestRoutes } from './live/ingest.routes.ts'
import { recordingRoutes } from './live/recording.routes.ts'
import { stillRoutes } from './live/still.routes.ts'
import { moderationRoutes } from './live/moderation.routes.ts'
import { pushRoutes } from './live/push.routes.ts'
import { reminderRoutes } from './live/reminders.routes.ts'
import { wallRoutes } from './live/wall.routes.ts'
import { stopRoutes } from './live/stops.routes.ts'
import { couponRoutes } from './sales/coupons.routes.ts'
import { flashSaleRoutes } from './sales/flash-sale.routes.ts'
import { guardRoutes } from './sales/guard.routes.ts'
import { giveawayRequests, giveawayRoutes } from './sales/giveaways.routes.ts'
import { liveCartRoutes } from './sales/live-cart.routes.ts'
import { ledgerRoutes } from './sales/ledger.routes.ts'
import { afterSaleRoutes } from './sales/after-sales.routes.ts'
import { merchantRoutes } from './sales/merchant.routes.ts'
import { offerListRoutes } from './sales/offer-list.routes.ts'
import { memberRoutes } from './sales/members.routes.ts'
import { refundRoutes } from './sales/refunds.routes.ts'
import { orderRoutes } from './sales/orders.routes.ts'
import { paymentRoutes } from './sales/payments.routes.ts'
import { salesNotices } from './sales/sales.events.ts'

/** Every HTTP route of the platform by area, for documentation and for tests that try them all. */
export const allRoutes: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  identity: identityRoutes,
  county: countyRoutes,
  catalog: catalogRoutes,
  ownGoods: ownGoodsRoutes,
  live: liveRoutes,
  moderation: moderationRoutes,
  reminder: reminderRoutes,
  push: pushRoutes,
  stop: stopRoutes,
  recording: recordingRoutes,
  still: stillRoutes,
  cohost: cohostRoutes,
  wall: wallRoutes,
  ingest: ingestRoutes,
  liveCart: liveCartRoutes,
  flashSale: flashSaleRoutes,
  offerList: offerListRoutes,
  coupons: couponRoutes,
  giveaways: giveawayRoutes,
  orders: orderRoutes,
  payments: paymentRoutes,
  refunds: refundRoutes,
  guard: guardRoutes,
  ledger: ledgerRoutes,
  afterSales: afterSaleRoutes,
  merchant: merchantRoutes,
  members: memberRoutes,
  contest: contestRoutes,
  contestProof: contestProofRoutes,
  contestProcedure: contestProcedureRoutes,
  contestPublic: contestPublicRoutes,
  contestPanel: contestPanelRoutes,
  contestInvitation: contestInvitationRoutes,
  contestRound: contestRoundRoutes,
  contestEligibility: contestEligibilityRoutes,
  contestSales: contestSalesRoutes,
  contestWritten: contestWrittenRoutes,
}

/** Every socket request of the platform by area. */
export const allRequests: Readonly<Record<string, Readonly<Record<string, SocketRequest>>>> = {
  connection: connectionRequests,
  live: liveRequests,
  media: mediaRequests,
  contest: contestRequests,
  sales: giveawayRequests,
}

/** Every socket notice of the platform by area. */
export const allNotices: Readonly<Record<string, Readonly<Record<string, SocketNotice>>>> = {
  live: liveNotices,
  cohost: cohostNotices,
  media: mediaNotices,
  sales: salesNotices,
  contest: contestNotices,
}
