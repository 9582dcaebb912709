import { refundRoutes as routes } from '#contracts/sales/refunds.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { RefundsService } from './refunds.service.ts'

export const refundEndpoints = ({ refunds }: { refunds: RefundsService }): Endpoint[] => [
  endpoint(routes.refund, ({ account, params, body, key }) =>
    refunds.refund(account, params.parcelId, body, key),
  ),
  endpoint(routes.ofOrder, async ({ account, params }) => ({
    items: await refunds.ofOrder(account, params.orderId),
  })),
  endpoint(routes.refunds, ({ query }) => refunds.page(query)),
]
