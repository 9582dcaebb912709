import { liveCartRoutes as routes } from '#contracts/sales/live-cart.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { CartService } from './cart.service.ts'
import type { FiguresService } from '#server/areas/sales/figures/figures.service.ts'

export const cartEndpoints = (services: { carts: CartService; figures: FiguresService }): Endpoint[] => {
  const { carts, figures } = services
  return [
    endpoint(routes.cart, ({ params }) => carts.cart(params.liveId)),
    endpoint(routes.setCart, ({ account, params, body }) =>
      carts.setCart(account, params.liveId, body.skuIds),
    ),
    endpoint(routes.explain, ({ account, params, body }) =>
      carts.explain(account, params.liveId, body.itemId),
    ),
    endpoint(routes.figures, ({ account, params }) => figures.figuresFor(account, params.liveId)),
  ]
}
