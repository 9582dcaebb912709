import { flashSaleRoutes as routes } from '#contracts/sales/flash-sale.routes.ts'
import { offerListRoutes as listRoutes } from '#contracts/sales/offer-list.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { AdmissionsService } from './admissions.service.ts'
import type { BuyingGuard } from '#server/areas/sales/guard/guard.service.ts'
import type { OfferListService } from './offer-list.service.ts'
import type { OffersService } from './offers.service.ts'
import type { WaitlistService } from './waitlist.service.ts'

export const flashSaleEndpoints = (services: {
  offers: OffersService
  queue: WaitlistService
  admissions: AdmissionsService
  offerList: OfferListService
  guarding: Pick<BuyingGuard, 'check'>
}): Endpoint[] => {
  const { offers, queue, admissions, offerList: list, guarding } = services
  return [
    endpoint(routes.launchOffer, ({ account, params, body, key }) =>
      offers.launch(account, params.liveId, body, key),
    ),
    endpoint(routes.offerCap, ({ account, params }) => offers.cap(account, params.liveId, params.itemId)),
    endpoint(routes.offer, ({ params }) => offers.offer(params.offerId)),
    endpoint(routes.startOffer, ({ account, params }) => offers.start(account, params.offerId)),
    endpoint(routes.endOffer, ({ account, params }) => offers.end(account, params.offerId)),
    endpoint(routes.admissions, ({ caller, params, query }) =>
      admissions.page(caller.account?.accountId ?? null, params.offerId, query),
    ),
    endpoint(listRoutes.offers, ({ query }) => list.page(query)),
    endpoint(listRoutes.stopOffer, ({ account, params, body }) =>
      offers.stop(account, params.offerId, body.reason),
    ),
    endpoint(routes.waiting, ({ account, params }) => queue.standing(account.accountId, params.offerId)),
    endpoint(routes.wait, async (call) => {
      const { accountId } = call.account
      const { offerId } = call.params
      await guarding.check({ accountId, scope: offerId, key: 'wait' }, call.body.proof, call)
      return queue.join(accountId, offerId)
    }),
    endpoint(routes.stopWaiting, ({ account, params }) => queue.leave(account.accountId, params.offerId)),
  ]
}
