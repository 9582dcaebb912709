import { ownGoodsRoutes as routes } from '#contracts/catalog/own-goods.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { OwnGoodsService } from './own-goods.service.ts'

export const ownGoodsEndpoints = (goods: OwnGoodsService): Endpoint[] => [
  endpoint(routes.list, ({ account, query }) => goods.page(account, query)),
  endpoint(routes.add, ({ account, body, key }) => goods.add(account, body, key)),
  endpoint(routes.change, ({ account, params, body }) => goods.change(account, params.productId, body)),
]
