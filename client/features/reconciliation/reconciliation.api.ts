import { paymentRoutes as routes } from '#contracts/sales/payments.routes.ts'
import type { ProviderName } from '#contracts/sales/payments.types.ts'
import { call } from '#client/shared/api/http.ts'

export interface ProviderDay {
  readonly provider: ProviderName
  readonly day: string
}

export const loadComparisons = () => call(routes.comparisons)
export const loadDifferences = (params: ProviderDay) => call(routes.differences, { params })
export const compare = (params: ProviderDay) => call(routes.compare, { params })
export const explain = (differenceId: string, note: string) =>
  call(routes.explainDifference, { params: { differenceId }, body: { note } })
