import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, pageOf, pageQuery } from '../core/values.ts'
import { listedOffer, offerStage, stopReason } from './offer-list.types.ts'
import { offer } from './sales.types.ts'

/** The operator's look at all flash sales. */
export const offerListRoutes = {
  offers: route({
    method: 'GET',
    path: '/api/offers',
    summary: 'Flash sales that run, come or are over, newest first, with what became of their orders',
    query: pageQuery.extend({ cursor: id.optional(), stage: offerStage }),
    reply: pageOf(listedOffer),
    permission: ['operator'],
    limit: limits.read,
  }),
  stopOffer: route({
    method: 'POST',
    path: '/api/offers/:offerId/stop',
    summary: 'Stop a flash sale with a reason that everybody may read; units left go back to the stock',
    params: z.object({ offerId: id }),
    body: z.object({ reason: stopReason }),
    reply: offer,
    permission: ['operator'],
    limit: limits.write,
  }),
}
