import { memberRoutes as routes } from '#contracts/sales/members.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { MembersService } from './members.service.ts'

export const memberEndpoints = (members: MembersService): Endpoint[] => [
  endpoint(routes.staffCounts, async () => ({ items: await members.counts() })),
  endpoint(routes.workplace, ({ params }) => members.workplace(params.accountId)),
  endpoint(routes.members, ({ params }) => members.staff(params.merchantId)),
  endpoint(routes.addMember, ({ account, params, body }) => members.add(account, params, body.reason)),
  endpoint(routes.removeMember, ({ account, params, body }) => members.remove(account, params, body.reason)),
  endpoint(routes.colleagues, ({ account }) => members.colleagues(account)),
]
