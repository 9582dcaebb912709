import { ledgerRoutes } from '#contracts/sales/ledger.routes.ts'
import { refundRoutes } from '#contracts/sales/refunds.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const loadTrialBalance = () => call(ledgerRoutes.trialBalance)
export const loadAllRefunds = () => call(refundRoutes.refunds, { query: { limit: 50 } })
