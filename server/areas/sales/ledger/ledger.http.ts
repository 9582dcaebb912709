import { ledgerRoutes as routes } from '#contracts/sales/ledger.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { LedgerService } from './ledger.service.ts'

export const ledgerEndpoints = ({ ledger }: { ledger: LedgerService }): Endpoint[] => [
  endpoint(routes.trialBalance, () => ledger.trialBalance()),
  endpoint(routes.postings, async ({ params }) => ({ items: await ledger.postings(params.orderId) })),
]
