import { liveCartRoutes as routes } from '#contracts/sales/live-cart.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { CartService } from './cart.service.ts'
import type { FiguresService } from '#server/areas/sales/figures/figures.service.ts'
import type { OffersService } from '#server/areas/sales/flash-sale/offers.service.ts'

export const cartEndpoints = (services: {
  carts: CartService
  offers: OffersService
  figures: FiguresService
}): Endpoint[] => {
  const { carts, offers, figures } = services
  return [
    endpoint(routes.cart, ({ params }) => carts.cart(params.liveId)),
    endpoint(routes.setCart, ({ account, params, body }) =>
      carts.setCart(account, params.liveId, body.skuIds),
    ),
    endpoint(routes.explain, ({ account, params, body }) =>
      carts.explain(account, params.liveId, body.itemId),
    ),
    endpoint(routes.launchOffer, ({ account, params, body, key }) =>
      offers.launch(account, params.liveId, body, key),
    ),
    endpoint(routes.offer, ({ params }) => offers.offer(params.offerId)),
    endpoint(routes.endOffer, ({ account, params }) => offers.end(account, params.offerId)),
    endpoint(routes.figures, ({ account, params }) => figures.figuresFor(account, params.liveId)),
  ]
}
