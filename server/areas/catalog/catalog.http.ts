import { catalogRoutes as routes } from '#contracts/catalog/catalog.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { CatalogService } from './catalog.service.ts'
import type { FreightService } from './freight.service.ts'
import type { ProductsService } from './products.service.ts'
import type { RetiringService } from './retiring.service.ts'
import type { SheetsService } from './sheets.service.ts'

export const catalogEndpoints = (services: {
  catalog: CatalogService
  products: ProductsService
  freight: FreightService
  retiring: RetiringService
  sheets: SheetsService
}): Endpoint[] => {
  const { catalog, products, freight, retiring, sheets } = services
  return [
    endpoint(routes.merchants, async () => ({ items: await catalog.merchants() })),
    endpoint(routes.createMerchant, ({ body }) => catalog.createMerchant(body)),
    endpoint(routes.products, ({ caller, query }) => products.list(caller, query)),
    endpoint(routes.product, ({ params }) => catalog.product(params.productId)),
    endpoint(routes.createProduct, ({ account, body }) => products.create(account, body)),
    endpoint(routes.changeProduct, ({ account, params, body }) =>
      products.change(account, params.productId, body),
    ),
    endpoint(routes.reviewProduct, ({ account, params, body }) =>
      products.review(account, params.productId, body),
    ),
    endpoint(routes.addPicture, ({ account, body }) => products.addPicture(account, body.data)),
    endpoint(routes.freightTemplates, async ({ params }) => ({
      items: await freight.templates(params.merchantId),
    })),
    endpoint(routes.setFreightTemplate, async ({ account, params, body }) => {
      await products.mustServe(account, params.merchantId)
      return freight.set(params.merchantId, body)
    }),
    endpoint(routes.dropFreightTemplate, async ({ account, params: { merchantId, freightId } }) => {
      await products.mustServe(account, merchantId)
      return freight.drop(merchantId, freightId)
    }),
    endpoint(routes.retiredSkus, ({ account, params }) => retiring.retired(account, params.productId)),
    endpoint(routes.restoreSku, ({ account, params }) => retiring.restore(account, params.skuId)),
    endpoint(routes.retireSku, ({ account, params }) => retiring.retire(account, params.skuId)),
    endpoint(routes.exportSheet, ({ account, params, query }) =>
      sheets.export(account, params.merchantId, query.language),
    ),
    endpoint(routes.importSheet, ({ account, params, body }) =>
      sheets.import(account, params.merchantId, body),
    ),
    ...stockEndpoints(catalog, products),
  ]
}

const stockEndpoints = (catalog: CatalogService, products: ProductsService): Endpoint[] => [
  endpoint(routes.changePrice, async ({ account, params: { skuId }, body }) => {
    await products.mustServeSku(account, skuId)
    return catalog.changeSku(skuId, body)
  }),
  endpoint(routes.setPerBuyer, async ({ account, params: { skuId }, body }) => {
    await products.mustServeSku(account, skuId)
    return catalog.changeSku(skuId, body)
  }),
  endpoint(routes.setSkuShipping, async ({ account, params: { skuId }, body }) => {
    await products.mustServeSku(account, skuId)
    return catalog.changeSku(skuId, body)
  }),
  endpoint(routes.setMerchantShipping, ({ params, body }) =>
    catalog.setMerchantShipping(params.merchantId, body.shipPerDay),
  ),
  endpoint(routes.movements, async ({ account, params: { skuId }, query }) => {
    await products.mustServeSku(account, skuId)
    return catalog.movements(skuId, query)
  }),
  endpoint(routes.moveStock, async ({ account, params: { skuId }, body, key }) => {
    await products.mustServeSku(account, skuId)
    return catalog.moveStock(account.accountId, skuId, body, key)
  }),
]
