import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { proven } from './guard.types.ts'
import { admission, newOffer, offerCap, waiting } from './flash-sale.types.ts'
import { offer } from './sales.types.ts'

const liveId = z.object({ liveId: id })
const offerId = z.object({ offerId: id })
const sellers = ['host', 'helper', 'official', 'operator'] as const

/** Flash sales: preparing, starting and ending them, their queue and their public result. */
export const flashSaleRoutes = {
  launchOffer: route({
    method: 'POST',
    path: '/api/lives/:liveId/offers',
    summary: 'Start, schedule or prepare a flash sale; its units are set aside from the stock',
    params: liveId,
    body: newOffer,
    reply: offer,
    permission: sellers,
    limit: limits.write,
    problems: [
      ...(['not_your_live', 'live_not_on', 'live_over', 'not_in_cart'] as const),
      ...(['offer_running', 'stock_short', 'ship_cap', 'not_reviewed'] as const),
    ],
    idempotent: true,
  }),
  offerCap: route({
    method: 'GET',
    path: '/api/lives/:liveId/items/:itemId/cap',
    summary: 'How many units of an item a flash sale may promise now, and why not more',
    params: liveId.extend({ itemId: id }),
    reply: offerCap,
    permission: sellers,
    limit: limits.read,
    problems: ['not_your_live'],
  }),
  offer: route({
    method: 'GET',
    path: '/api/offers/:offerId',
    summary: 'One flash sale',
    params: offerId,
    reply: offer,
    permission: 'anyone',
    limit: limits.read,
  }),
  startOffer: route({
    method: 'POST',
    path: '/api/offers/:offerId/start',
    summary: 'Start a prepared or scheduled flash sale now; again changes nothing',
    params: offerId,
    reply: offer,
    permission: sellers,
    limit: limits.write,
    problems: ['not_your_live', 'live_not_on', 'offer_over'],
  }),
  endOffer: route({
    method: 'POST',
    path: '/api/offers/:offerId/end',
    summary: 'End a flash sale early; units left go back to the stock',
    params: offerId,
    reply: offer,
    permission: sellers,
    limit: limits.write,
    problems: ['not_your_live'],
  }),
  admissions: route({
    method: 'GET',
    path: '/api/offers/:offerId/admissions',
    summary: 'Who was admitted in a flash sale, when and in what order; names masked',
    params: offerId,
    query: z.object({
      /** The place after which the page begins. */
      after: z.coerce.number().int().min(0).max(10_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(100).default(100),
    }),
    reply: z.object({
      items: z.array(admission).max(100),
      next: z.int().min(1).nullable(),
      admitted: z.int().min(0),
      unitsAdmitted: z.int().min(0),
      offer,
      title: z.string(),
    }),
    permission: 'anyone',
    limit: limits.read,
  }),
  waiting: route({
    method: 'GET',
    path: '/api/offers/:offerId/waiting',
    summary: 'One’s own place in the queue for units that come back',
    params: offerId,
    reply: waiting,
    permission: 'signedIn',
    limit: limits.read,
  }),
  wait: route({
    method: 'POST',
    path: '/api/offers/:offerId/waiting',
    summary: 'Queue for one unit that somebody does not pay for; told when it is one’s turn',
    params: offerId,
    body: proven,
    reply: waiting,
    permission: 'signedIn',
    limit: limits.write,
    problems: [
      ...(['units_left', 'over_limit', 'offer_over', 'sold_out', 'queue_full'] as const),
      ...(['device_limit', 'challenge_required', 'challenge_failed'] as const),
    ],
  }),
  stopWaiting: route({
    method: 'DELETE',
    path: '/api/offers/:offerId/waiting',
    summary: 'Leave the queue; a unit that is held already stays held',
    params: offerId,
    reply: waiting,
    permission: 'signedIn',
    limit: limits.write,
  }),
}
