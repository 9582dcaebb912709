import { contestSalesRoutes as routes } from '#contracts/contest/sales.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { SoldService } from './sold.service.ts'

/** What counts as sold, and what is apart. */
export const soldEndpoints = ({ sold }: { readonly sold: SoldService }): Endpoint[] => [
  endpoint(routes.entrySales, ({ params }) => sold.sales(params.slug, params.number)),
  endpoint(routes.entryOrders, async ({ params }) => ({
    items: await sold.orders(params.contestId, params.entryId),
  })),
  endpoint(routes.markOrganised, ({ params, body, account }) => {
    const by = { name: 'operator', account: account.accountId }
    return sold.markOrganised(params.contestId, params.entryId, body, by)
  }),
]
