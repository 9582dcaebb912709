import { paymentRoutes as routes } from '#contracts/sales/payments.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { ReconciliationService } from './reconciliation.service.ts'

export const reconciliationEndpoints = (reconciliation: ReconciliationService): Endpoint[] => [
  endpoint(routes.comparisons, () => reconciliation.comparisons()),
  endpoint(routes.differences, async ({ params }) => ({
    items: await reconciliation.differences(params.provider, params.day),
  })),
  endpoint(routes.compare, ({ params }) => reconciliation.compare(params.provider, params.day)),
  endpoint(routes.explainDifference, ({ account, params, body }) =>
    reconciliation.explain(account.accountId, params.differenceId, body.note),
  ),
]
