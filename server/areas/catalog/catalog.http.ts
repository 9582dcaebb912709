import { catalogRoutes as routes } from '#contracts/catalog/catalog.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { CatalogService } from './catalog.service.ts'

export const catalogEndpoints = (catalog: CatalogService): Endpoint[] => [
  endpoint(routes.merchants, async () => ({ items: await catalog.merchants() })),
  endpoint(routes.createMerchant, ({ body }) => catalog.createMerchant(body)),
  endpoint(routes.products, ({ query }) => catalog.products(query)),
  endpoint(routes.product, ({ params }) => catalog.product(params.productId)),
  endpoint(routes.createProduct, ({ account, body }) => catalog.createProduct(account.accountId, body)),
  endpoint(routes.changePrice, ({ params, body }) => catalog.changePrice(params.skuId, body.priceFen)),
  endpoint(routes.setSkuShipping, ({ params, body }) =>
    catalog.setSkuShipping(params.skuId, body.shipPerDay),
  ),
  endpoint(routes.setMerchantShipping, ({ params, body }) =>
    catalog.setMerchantShipping(params.merchantId, body.shipPerDay),
  ),
  endpoint(routes.moveStock, ({ account, params, body, key }) =>
    catalog.moveStock(account.accountId, params.skuId, body, key),
  ),
]
