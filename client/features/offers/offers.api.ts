import { offerListRoutes } from '#contracts/sales/offer-list.routes.ts'
import type { OfferStage } from '#contracts/sales/offer-list.types.ts'
import { call } from '#client/shared/api/http.ts'

export const listOffers = (stage: OfferStage, cursor?: string) =>
  call(offerListRoutes.offers, { query: { stage, limit: 50, ...(cursor ? { cursor } : {}) } })
export const stopOffer = (offerId: string, reason: string) =>
  call(offerListRoutes.stopOffer, { params: { offerId }, body: { reason } })
