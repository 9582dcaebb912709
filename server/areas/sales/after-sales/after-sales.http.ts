import { afterSaleRoutes as routes } from '#contracts/sales/after-sales.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { AfterSalesService } from './after-sales.service.ts'
import type { PhotosService } from './photos.service.ts'

export const afterSaleEndpoints = ({
  afterSales,
  photos,
}: {
  afterSales: AfterSalesService
  photos: PhotosService
}): Endpoint[] => [
  endpoint(routes.claim, ({ account, params, body, key }) =>
    afterSales.claim(account, params.parcelId, body, key),
  ),
  endpoint(routes.record, ({ params }) => afterSales.record(params.merchantId)),
  endpoint(routes.addPhoto, async ({ account, body }) => ({
    id: await photos.add(account.accountId, body.jpeg),
  })),
  endpoint(routes.photos, async ({ account, params }) => {
    const claim = await afterSales.one(account, params.afterSaleId)
    return { items: await photos.photos(claim.photos) }
  }),
  endpoint(routes.mine, ({ account, query }) => afterSales.page({ accountId: account.accountId }, query)),
  endpoint(routes.disputes, ({ query }) => afterSales.page('all', query)),
  endpoint(routes.afterSale, ({ account, params }) => afterSales.one(account, params.afterSaleId)),
  endpoint(routes.act, ({ account, params, body }) => afterSales.act(account, params.afterSaleId, body)),
]
