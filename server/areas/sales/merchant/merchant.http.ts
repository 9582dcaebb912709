import { merchantRoutes as routes } from '#contracts/sales/merchant.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { DeskService } from './desk.service.ts'

export const merchantEndpoints = (desk: DeskService): Endpoint[] => [
  endpoint(routes.desk, ({ account }) => desk.desk(account)),
  endpoint(routes.parcels, ({ account, query }) => desk.page(account, query)),
  endpoint(routes.pickList, async ({ account }) => ({ items: await desk.pickList(account) })),
  endpoint(routes.shipList, async ({ account }) => ({ items: await desk.shipList(account) })),
  endpoint(routes.ship, ({ account, params, body }) => desk.ship(account, params.parcelId, body)),
  endpoint(routes.delivered, ({ account, params }) => desk.delivered(account, params.parcelId)),
  endpoint(routes.afterSales, ({ account, query }) => desk.afterSales(account, query)),
  endpoint(routes.statement, ({ account, query }) => desk.statement(account, query)),
  endpoint(routes.sheet, ({ account, query }) => desk.sheet(account, query)),
]
