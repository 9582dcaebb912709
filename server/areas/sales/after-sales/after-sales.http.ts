import { afterSaleRoutes as routes } from '#contracts/sales/after-sales.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { AfterSalesService } from './after-sales.service.ts'

export const afterSaleEndpoints = ({ afterSales }: { afterSales: AfterSalesService }): Endpoint[] => [
  endpoint(routes.claim, ({ account, params, body, key }) =>
    afterSales.claim(account, params.parcelId, body, key),
  ),
  endpoint(routes.mine, ({ account, query }) => afterSales.page({ accountId: account.accountId }, query)),
  endpoint(routes.disputes, ({ query }) => afterSales.page('all', query)),
  endpoint(routes.afterSale, ({ account, params }) => afterSales.one(account, params.afterSaleId)),
  endpoint(routes.act, ({ account, params, body }) => afterSales.act(account, params.afterSaleId, body)),
]
