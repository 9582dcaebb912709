import { contestEligibilityRoutes as routes } from '#contracts/contest/eligibility.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { EligibilityService } from './eligibility.service.ts'

/** Who may take part. */
export const eligibilityEndpoints = ({
  eligibility,
}: {
  readonly eligibility: EligibilityService
}): Endpoint[] => [
  endpoint(routes.eligibility, ({ params, query, account }) =>
    eligibility.of(account, params.contestId, query.hostId),
  ),
  endpoint(routes.recordFact, ({ params, body, account }) =>
    eligibility.record(params.contestId, body, { name: 'operator', account: account.accountId }),
  ),
]
