import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { ledgerPosting, trialBalance } from './ledger.types.ts'

/** The books of account, for those who answer for the money. */
export const ledgerRoutes = {
  trialBalance: route({
    method: 'GET',
    path: '/api/ledger',
    summary: 'Every account’s balance, and whether the ledger agrees with orders, payments and refunds',
    reply: trialBalance,
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
  postings: route({
    method: 'GET',
    path: '/api/ledger/orders/:orderId',
    summary: 'All that moved money for one order, oldest first',
    params: z.object({ orderId: id }),
    reply: z.object({ items: z.array(ledgerPosting).max(200) }),
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
}
