import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, id } from '../core/values.ts'
import {
  billComparison,
  billDay,
  billDifference,
  differenceNote,
  payMethod,
  payment,
  providerName,
} from './payments.types.ts'

const paymentId = z.object({ paymentId: id })
const providerDay = z.object({ provider: providerName, day: billDay })
const auditors = ['auditor', 'operator'] as const

/** How one can pay, what became of a payment, and the days as their providers' bills tell them. */
export const paymentRoutes = {
  payMethods: route({
    method: 'GET',
    path: '/api/pay-methods',
    summary: 'The providers that buyers may choose, best first',
    reply: z.object({ items: z.array(payMethod).max(3) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  askPayment: route({
    method: 'POST',
    path: '/api/payments/:paymentId/ask',
    summary: 'Have the provider asked now what became of one of one’s own payments',
    params: paymentId,
    reply: payment,
    permission: 'signedIn',
    limit: limits.write,
  }),
  repeatSandboxCallback: route({
    method: 'POST',
    path: '/api/sandbox/payments/:paymentId/callback',
    summary: 'The payment sandbox’s page: send the callback of a decided payment once more',
    params: paymentId,
    reply: done,
    permission: 'signedIn',
    limit: limits.write,
    problems: ['payment_state'],
  }),
  comparisons: route({
    method: 'GET',
    path: '/api/reconciliation',
    summary: 'The last days whose bills were compared with our books, newest first',
    reply: z.object({ items: z.array(billComparison).max(200), providers: z.array(providerName).max(3) }),
    permission: auditors,
    limit: limits.read,
  }),
  differences: route({
    method: 'GET',
    path: '/api/reconciliation/:provider/:day',
    summary: 'Everything in which a provider’s bill of a day and our books differ',
    params: providerDay,
    reply: z.object({ items: z.array(billDifference).max(1_000) }),
    permission: auditors,
    limit: limits.read,
  }),
  compare: route({
    method: 'POST',
    path: '/api/reconciliation/:provider/:day/compare',
    summary: 'Fetch a provider’s bill of a day now and compare it; again changes nothing that did not change',
    params: providerDay,
    reply: billComparison,
    permission: ['operator'],
    limit: limits.write,
    problems: ['bill_not_ready'],
  }),
  explainDifference: route({
    method: 'PUT',
    path: '/api/reconciliation/differences/:differenceId',
    summary: 'Say what a difference was and what was done about it',
    params: z.object({ differenceId: id }),
    body: differenceNote,
    reply: billDifference,
    permission: ['operator'],
    limit: limits.write,
  }),
}
